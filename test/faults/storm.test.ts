import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inParallel } from '../../activities/payments/in-parallel.ts'
import { accept } from '../../api/intake.ts'
import { faultKinds } from '../../adapters/psp/simulator/faults.ts'
import { startTestEngine, type TestEngine } from '../engine.ts'
import type { Buyer } from '../scenarios/buyer.ts'
import { line, openStory, type Story } from '../scenarios/story.ts'
import { seeded } from '../seeded.ts'
import { chargesByInvoice } from './instants.ts'
import { eventually } from '../engine/eventually.ts'

const orders = 500
const customers = 50
/** Said in full, so that a failure can be told again: `STORM_SEED=… npm test storm`. */
const seed = Number(process.env['STORM_SEED'] ?? 20_261_121)

let engine: TestEngine
let story: Story
beforeAll(async () => {
  engine = await startTestEngine()
  story = await openStory(engine)
})
afterAll(() => engine.stop())

test(`${orders} orders at a provider of whose answers every tenth goes wrong: none charged twice, lost or stuck`, async () => {
  seeded(seed)
  const { simulator, parts } = engine
  const buyers = await inParallel(
    Array.from({ length: customers }, (_, index) => index),
    12,
    async () => {
      const buyer = await story.buyer()
      await story.attached(buyer, 'pm_card_visa')
      return buyer
    },
  )
  simulator.setFaults({ rate: 0.1, seed, kinds: faultKinds })
  const placed = Array.from({ length: orders / customers }, () => buyers).flat()
  await inParallel(placed, 24, place)
  await eventually('every order was charged or is being collected', async () => {
    const [row] = await parts.system<{ open: number }[]>`
      select count(*)::int as open from sales.purchase p
        left join payments.collection c on c.tenant_id = p.tenant_id and c.invoice_id = p.invoice_id
       where c.invoice_id is null or (c.status = 'open' and c.due_at is null)`
    return row?.open === 0
  })
  const asked = await parts.system`select from payments.collection where status = 'open'`
  simulator.setFaults({ rate: 0, seed, kinds: faultKinds })

  await story.advance('2026-03-02T10:10:00+01:00') // The janitor's first two questions.
  await eventually('all are paid', async () => {
    const rows = await parts.system`select from sales.invoice where status <> 'paid'`
    return rows.length === 0 && (await story.openRuns()) === 0
  })
  const charges = chargesByInvoice(engine)
  expect({
    invoices: charges.size,
    twice: [...charges.values()].filter((times) => times !== 1),
  }).toEqual({ invoices: orders, twice: [] })
  await story.end()
  console.info(`${asked.length} of ${orders} had to be asked about`)
  expect(asked.length).toBeGreaterThan(0)
}, 240_000)

async function place(customer: Buyer): Promise<void> {
  const answer = await accept(
    { db: engine.parts.db, provider: 'stripe', start: engine.starter.start },
    {
      tenantId: engine.tenantId,
      body: {
        specversion: '1.0',
        id: randomUUID(),
        source: 'https://shop.test',
        type: 'order.placed',
        data: {
          order: `order-${randomUUID()}`,
          customer: { id: customer.id },
          currency: 'CHF',
          lines: [line('10.00', { features: ['course'] })],
        },
      },
    },
  )
  expect(answer.kind).toBe('accepted')
}
