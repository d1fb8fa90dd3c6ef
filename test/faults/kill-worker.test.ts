import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestEngine, type TestEngine } from '../engine.ts'
import type { Whereabouts } from '../engine/where.ts'
import { line, openStory, type Story } from '../scenarios/story.ts'
import { chargesByInvoice, halfDone, type Journey, unheard } from './instants.ts'
import { openBouncer, type Bouncer } from './locks.ts'
import { openHttpWire, openWire } from './wire.ts'
import { startWorkerProcess } from './worker.ts'

let engine: TestEngine
let story: Story
let bouncer: Bouncer
let temporal: Awaited<ReturnType<typeof openWire>>
let provider: Awaited<ReturnType<typeof openHttpWire>>

beforeAll(async () => {
  engine = await startTestEngine({ works: false })
  story = await openStory(engine)
  bouncer = openBouncer(engine.databaseUrl)
  temporal = await openWire(engine.temporalAddress)
  provider = await openHttpWire(engine.simulator.url)
})
afterAll(async () => {
  await bouncer.letAllGo()
  await bouncer.close()
  await Promise.all([temporal.close(), provider.close()])
  await engine.stop()
})

const counted = Object.keys(halfDone).length + Object.keys(unheard).length

test(`killed at ${counted} instants: the heir charges each invoice once and finishes`, async () => {
  const where: Whereabouts = {
    ...engine.where,
    temporalAddress: temporal.address,
    stripeBase: provider.url,
  }
  await dieAt(halfDone, where)
  await dieAt(unheard, where)
  const heir = await startWorkerProcess(where)
  for (const order of placed) await story.until(`${order} is paid`, () => isPaid(order))
  await story.end()
  await heir.stop()
  expect([...chargesByInvoice(engine).values()]).toEqual(placed.map(() => 1))
}, 240_000)

/** A worker that is killed while an order stands at each of these instants. */
async function dieAt(instants: typeof halfDone, where: Whereabouts): Promise<void> {
  const doomed = await startWorkerProcess(where)
  const last: (() => Promise<void>)[] = []
  for (const reach of Object.values(instants)) {
    const more = await reach(await journey())
    if (more !== undefined) last.push(more)
  }
  temporal.freeze()
  for (const step of last) await step()
  await doomed.kill()
  provider.openAll()
  temporal.thaw()
  await bouncer.letAllGo()
}

const isPaid = async (order: string) =>
  (await story.invoice(order).catch(() => undefined))?.status === 'paid'

const placed: string[] = []

/** An order of a customer of its own, over an amount of its own. */
async function journey(): Promise<Journey> {
  const price = 10 + placed.length
  const buyer = await story.buyer()
  return {
    story,
    buyer,
    bouncer,
    provider,
    amount: `amount=${price}00&`,
    async place() {
      const order = `order-${randomUUID()}`
      placed.push(order)
      const data = {
        order,
        customer: { id: buyer.id },
        currency: 'CHF',
        paymentMethod: 'pm_card_visa',
        lines: [line(`${price}.00`, { taxCategory: 'exempt', features: ['course'] })],
      }
      return { order, ...(await story.stored(data)) }
    },
  }
}
