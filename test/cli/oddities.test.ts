import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'

import { openCsv } from '../../cli/import/csv.ts'
import { readDocuments, survey } from '../../cli/import/documents.ts'
import { importOrders } from '../../cli/import/import-orders.ts'
import { readMapping } from '../../cli/import/read-mapping.ts'
import { cloudEventSchema } from '../../api/cloud-event.schema.ts'
import { csvSums, scaled } from './csv-sums.ts'

const oddities = fileURLToPath(new URL('oddities.csv', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'durabill-import-'))
afterAll(() => rmSync(folder, { recursive: true }))

async function eventsOf(path: string) {
  const mapping = await readMapping()
  const file = await openCsv(path)
  const { counts } = await survey(file, mapping)
  const found = []
  for await (const one of readDocuments({ file, mapping, counts, source: 'import/test' })) {
    if ('event' in one) found.push(one.event)
  }
  return new Map(found.map((event) => [event.id, event]))
}

function written(name: string, content: string | Buffer): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

const header = 'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country'

describe('a file of oddities', () => {
  test('names each line that cannot become an order, and why', async () => {
    const { refused, documents, lines, orders, cancellations } = await importOrders({
      file: oddities,
    })
    expect({ documents, lines, orders, cancellations }).toEqual({
      documents: 12,
      lines: 17,
      orders: 5,
      cancellations: 2,
    })
    expect(refused.map(({ document, line, why }) => `${document}:${line} ${why}`)).toEqual([
      '1008:15 the document has more than one customer: "17855.0" and "17856.0"',
      '1009:16 Quantity "some" is no plain number of at most 12 decimals',
      '1010:17 InvoiceDate "2010-02-31 09:08:00" is no date',
      '1011:18 the line has not as many fields as the header',
      'C1012:19 a cancellation takes back, but this line does not; split the document',
      ':20 the line names no document',
    ])
  })

  test('comes to what a second reader counts for the same documents', async () => {
    const { sums } = await importOrders({ file: oddities })
    const usable = readFileSync(oddities, 'utf8')
      .split('\r\n')
      .filter((line) => !/^(10(?:08|09|10|11)|C1012)?,/.test(line))
    const counted = csvSums(usable.join('\r\n'))
    expect(scaled(sums[0]?.sales ?? '')).toBe(counted.sales)
    expect(scaled(sums[0]?.cancellations ?? '')).toBe(counted.cancellations)
  })

  test('becomes events that intake accepts', async () => {
    for (const event of (await eventsOf(oddities)).values()) cloudEventSchema.parse(event)
  })

  test('keeps quotes, accents, lines apart and products that occur twice', async () => {
    const events = await eventsOf(oddities)
    expect(events.get('1001')).toMatchObject({
      type: 'order.placed',
      time: '2010-12-01T08:26:00Z',
      data: {
        customer: { key: '17850', name: 'Customer 17850', address: { country: 'GB' } },
        lines: [
          { product: 'A1', description: 'A lamp, with "shade"', quantity: '2', unitPrice: '2.55' },
          { product: 'A1', quantity: '1' },
        ],
      },
    })
    expect(events.get('1006')?.data['lines']).toMatchObject([
      { quantity: '2', unitPrice: '10' },
      { quantity: '-10', unitPrice: '0' },
      { description: 'Rebate,\r\non two lines', quantity: '-1', unitPrice: '0.5' },
    ])
  })

  test('gives lines without a customer to the one cash customer, and describes by the code', async () => {
    const data = (await eventsOf(oddities)).get('1002')?.data
    expect(data).toMatchObject({
      customer: { key: 'cash-sales', name: 'Cash sales' },
      lines: [{ description: 'B2', unitPrice: '0' }],
    })
  })

  test('leaves an unknown country to the seller, and says so', async () => {
    const event = (await eventsOf(oddities)).get('1003')
    expect(event?.data).not.toHaveProperty('country')
    expect(event?.data['lines']).toMatchObject([{ unitPrice: '1.23456' }])
    const { warnings } = await importOrders({ file: oddities })
    expect(warnings).toEqual([expect.stringContaining('"Atlantis"')])
  })

  test('takes back with quantities above zero, marked or not', async () => {
    const events = await eventsOf(oddities)
    expect(events.get('C1004')).toMatchObject({
      type: 'order.cancelled',
      data: { corrects: { number: 'C1004' }, country: 'IE', lines: [{ quantity: '2' }] },
    })
    expect(events.get('1005')).toMatchObject({
      type: 'order.cancelled',
      data: { lines: [{ quantity: '1', unitPrice: '5' }] },
    })
  })
})

test('a file in Latin-1 keeps its letters', async () => {
  const row = '7,A,Crème brûlée £,1,2010-12-01 08:00:00,1,5,France'
  const path = written('latin1.csv', Buffer.from(`${header}\n${row}\n`, 'latin1'))
  expect((await eventsOf(path)).get('7')?.data['lines']).toMatchObject([
    { description: 'Crème brûlée £' },
  ])
})

test('a file with other columns is refused before anything is sent', async () => {
  const path = written('other.csv', 'a,b\n1,2\n')
  await expect(importOrders({ file: path })).rejects.toMatchObject({
    exitCode: 2,
    message: expect.stringContaining('"InvoiceNo"') as unknown,
  })
})

test('a file that breaks off inside quotes is refused before anything is sent', async () => {
  const path = written('broken.csv', `${header}\n1,A,"never closed,1,2010-12-01,1,5,France\n`)
  await expect(importOrders({ file: path })).rejects.toMatchObject({ exitCode: 1 })
})

test('a header without lines is nothing to do', async () => {
  const path = written('empty.csv', `${header}\n`)
  expect(await importOrders({ file: path })).toMatchObject({ documents: 0, lines: 0, refused: [] })
})
