import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestEngine, type TestEngine } from '../engine.ts'
import type { Whereabouts } from '../engine/where.ts'
import { line, openStory, type Story } from '../scenarios/story.ts'
import { chargesByInvoice, instants, type Journey } from './instants.ts'
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
  await bouncer.close()
  await Promise.all([temporal.close(), provider.close()])
  await engine.stop()
})

test(`killed at ${Object.keys(instants).length} instants at once, the next worker charges each invoice once and finishes`, async () => {
  const where: Whereabouts = {
    ...engine.where,
    temporalAddress: temporal.address,
    stripeBase: provider.url,
  }
  const doomed = await startWorkerProcess(where)
  const last: (() => Promise<void>)[] = []
  for (const [index, reach] of Object.values(instants).entries()) {
    const more = await reach(await journey(index))
    if (more !== undefined) last.push(more)
  }
  temporal.freeze()
  for (const step of last) await step()
  await doomed.kill()

  provider.openAll()
  temporal.thaw()
  await bouncer.letAllGo()
  const heir = await startWorkerProcess(where)
  const orders = [...placed]
  for (const order of orders) {
    await story.until(
      `${order} paid and granted`,
      async () => (await story.invoice(order).catch(() => undefined))?.status === 'paid',
    )
  }
  await story.end()
  await heir.stop()
  expect([...chargesByInvoice(engine).values()]).toEqual(orders.map(() => 1))
}, 240_000)

const placed: string[] = []

/** An order of a customer of its own, over an amount of its own. */
async function journey(index: number): Promise<Journey> {
  const price = 10 + index
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
