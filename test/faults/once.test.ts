import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { accept } from '../../api/intake.ts'
import { inParallel } from '../../activities/payments/in-parallel.ts'
import { startTestEngine, type TestEngine } from '../engine.ts'
import { line, openStory, type Story } from '../scenarios/story.ts'
import { chargesByInvoice } from './instants.ts'
import { eventually } from '../engine/eventually.ts'
import { startWorkerProcess } from './worker.ts'

let engine: TestEngine
let story: Story
beforeAll(async () => {
  engine = await startTestEngine({ works: false })
  story = await openStory(engine)
})
afterAll(() => engine.stop())

const orderOf = (customer: object) => ({
  specversion: '1.0',
  id: randomUUID(),
  source: 'https://shop.test',
  type: 'order.placed',
  data: {
    order: `order-${randomUUID()}`,
    customer,
    currency: 'CHF',
    paymentMethod: 'pm_card_visa',
    lines: [line('10.00', { features: ['course'] })],
  },
})

const take = (body: unknown) => {
  const { parts, tenantId, starter } = engine
  return accept({ db: parts.db, provider: 'stripe', start: starter.start }, { tenantId, body })
}

type Numbered = { readonly counter: bigint }
const numbers = async () => {
  const rows = await engine.parts.system<Numbered[]>`
    select counter from sales.document where kind = 'invoice' order by counter`
  return rows.map(({ counter }) => counter)
}

test('one event fifty times at once, of a customer nobody knew: one invoice, one charge', async () => {
  const body = orderOf({ key: 'new-here', email: 'new@example.test' })
  const answers = await Promise.all(Array.from({ length: 50 }, () => take(body)))
  expect(answers.filter((answer) => answer.kind === 'accepted' && !answer.duplicate)).toHaveLength(
    1,
  )
  expect(
    new Set(answers.map((answer) => answer.kind === 'accepted' && answer.transactionId)).size,
  ).toBe(1)

  const worker = await startWorkerProcess(engine.where)
  await story.until(
    'paid',
    async () => (await story.invoice(body.data.order).catch(() => undefined))?.status === 'paid',
  )
  expect(await numbers()).toEqual([1n])
  expect([...chargesByInvoice(engine).values()]).toEqual([1])
  await story.end()
  await worker.stop()
})

test('200 orders at once and a kill in the middle: numbers without a gap or a repeat, each charged once', async () => {
  const doomed = await startWorkerProcess(engine.where)
  const bodies = Array.from({ length: 200 }, (_, index) =>
    orderOf({ key: `buyer-${index % 40}`, email: `b${index % 40}@example.test` }),
  )
  const taken = inParallel(bodies, 16, take)
  await eventually('a third is billed', async () => (await numbers()).length > 66)
  await doomed.kill()
  await taken
  expect((await numbers()).length).toBeLessThan(201)

  const heir = await startWorkerProcess(engine.where)
  await eventually('all are paid', async () => {
    const rows = await engine.parts.system`select from sales.invoice where status <> 'paid'`
    return rows.length === 0 && (await numbers()).length === 201
  })
  expect(await numbers()).toEqual(Array.from({ length: 201 }, (_, index) => BigInt(index + 1)))
  expect([...chargesByInvoice(engine).values()]).toEqual(Array.from({ length: 201 }, () => 1))
  await story.end()
  await heir.stop()
}, 240_000)
