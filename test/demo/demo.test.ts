import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { plainSums } from './plain-sums.ts'

const run = promisify(execFile)
const path = (name: string) => fileURLToPath(new URL(`../../${name}`, import.meta.url))

/** Real input lies beside the checkout, where there is any; it is not ours to ship. */
const realDay = path('../shared/data/orders-2010-12-01.csv')

type Step = Readonly<Record<string, unknown>> & { readonly name: string; readonly ok: boolean }
type Told = { readonly ok: boolean; readonly steps: readonly Step[] }

async function demo(...args: string[]): Promise<Told> {
  const command = [path('cli/durabill.ts'), 'demo', '--json', ...args]
  const { stdout } = await run(path('node_modules/.bin/node'), command, { maxBuffer: 1 << 24 })
  // The demo prints one object of this shape; the expectations below hold it to that.
  return JSON.parse(stdout) as Told
}

describe('the demo, as a newcomer runs it', () => {
  test(
    'tells five steps that hold, and a small shop day whose sums are those of its file',
    { timeout: 180_000 },
    async () => {
      const file = path('test/demo/small-day.csv')
      const { ok, steps } = await demo('--orders', file)
      expect(steps.map((step) => step.name)).toEqual([
        'order',
        'declined',
        'lost-answer',
        'refund',
        'books',
        'orders',
      ])
      expect(steps.filter((step) => !step.ok)).toEqual([])
      expect(ok).toBe(true)
      expect(steps.at(-1)).toMatchObject(plainSums(readFileSync(file, 'utf8')))
    },
  )

  test.skipIf(!existsSync(realDay))(
    'runs the day of a real shop to the penny',
    { timeout: 300_000 },
    async () => {
      const { ok, steps } = await demo('--orders', realDay)
      expect(steps.at(-1)).toMatchObject({
        name: 'orders',
        ok: true,
        ...plainSums(readFileSync(realDay, 'utf8')),
      })
      expect(steps.at(-1)).toMatchObject({
        documents: 143,
        lines: 3_108,
        sales: '58960.79',
        cancellations: '-325.23',
      })
      expect(ok).toBe(true)
    },
  )

  test.runIf(!existsSync(realDay))(
    'SKIPPED LOUDLY: the day of a real shop is not beside this checkout',
    () => {
      process.stderr.write(`\n*** ${realDay} is absent: the real shop day was NOT run. ***\n`)
    },
  )
})
