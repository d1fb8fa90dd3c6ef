import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { masked } from './masked.ts'
import { plainRequests, plainSums } from './plain-sums.ts'

const run = promisify(execFile)
const path = (name: string) => fileURLToPath(new URL(`../../${name}`, import.meta.url))

/** Real input lies beside the checkout, where there is any; it is not ours to ship. */
const realDay = path('../shared/data/orders-2010-12-01.csv')
const realLog = path('../shared/data/access.log')

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
    'tells five steps that hold, and a small shop day and log whose sums are those of their files',
    { timeout: 240_000 },
    async () => {
      const [day, log] = [path('test/demo/small-day.csv'), path('test/demo/small-month.txt')]
      const { ok, steps } = await demo('--orders', day, '--usage', log)
      expect(steps.filter((step) => !step.ok)).toEqual([])
      expect(steps.map((step) => step.name)).toEqual([
        'sign-up',
        'declined',
        'month',
        'offer',
        'books',
        'orders',
        'usage',
      ])
      expect(ok).toBe(true)
      expect(steps.at(-2)).toMatchObject(plainSums(readFileSync(day, 'utf8')))
      const sums = plainRequests(readFileSync(log, 'utf8'))
      expect(steps.at(-1)).toMatchObject({
        ...sums,
        again: { events: sums.events, duplicates: sums.events, fresh: 0, invoices: sums.invoices },
      })
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

  test.skipIf(!existsSync(realLog))(
    'counts and bills the month of a real web server to the byte and the cent',
    { timeout: 900_000 },
    async () => {
      const { ok, steps } = await demo('--usage', realLog)
      const sums = plainRequests(readFileSync(realLog, 'utf8'))
      expect(sums).toMatchObject({ events: 10_000, customers: 1_753 })
      expect(steps.at(-1)).toMatchObject({ name: 'usage', ok: true, ...sums })
      expect(ok).toBe(true)
    },
  )

  test('prints the page that the README shows, but for ids, times and speeds', async () => {
    const { stdout } = await run(path('node_modules/.bin/node'), [
      path('cli/durabill.ts'),
      'demo',
      '--no-stay',
    ])
    const [, shown] = /```text\n(┌.*?)```/s.exec(readFileSync(path('README.md'), 'utf8')) ?? []
    expect(masked(stdout)).toBe(masked(shown ?? ''))
  }, 180_000)

  test.each([realDay, realLog].filter((file) => !existsSync(file)))(
    'SKIPPED LOUDLY: %s is not beside this checkout',
    (file) => {
      process.stderr.write(`\n*** ${file} is absent: it was NOT run. ***\n`)
    },
  )
})
