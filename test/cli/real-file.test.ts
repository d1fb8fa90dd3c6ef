import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

import { importOrders } from '../../cli/import/import-orders.ts'
import { csvSums, scaled } from './csv-sums.ts'

const places = ['../../../shared/data/', '../../.cache/'].map((folder) =>
  fileURLToPath(new URL(`${folder}orders-2010-12-01.csv`, import.meta.url)),
)
const file = places.find((path) => existsSync(path))

if (file === undefined)
  console.warn(`SKIPPED: a real day of orders is at none of ${places.join(', ')}`)

test.skipIf(file === undefined)(
  'a real day of orders comes to the same, counted twice',
  async () => {
    const counted = csvSums(readFileSync(file ?? '', 'utf8'))
    expect(counted).toEqual({
      documents: 143,
      lines: 3108,
      sales: scaled('58960.79'),
      cancellations: scaled('-325.23'),
    })

    const imported = await importOrders({ file: file ?? '' })
    expect(imported).toMatchObject({
      documents: 143,
      lines: 3108,
      orders: 137,
      cancellations: 6,
      refused: [],
      warnings: [],
      sums: [{ currency: 'GBP', sales: '58960.79', cancellations: '-325.23' }],
    })
  },
)
