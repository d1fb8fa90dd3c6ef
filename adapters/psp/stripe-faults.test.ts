import { afterEach, expect, test } from 'vitest'
import { orderOf, saved } from './conformance-order.ts'
import { bookOf } from './conformance-stage.ts'
import type { Psp, PspAnswer } from './psp.ts'
import { faultKinds } from './simulator/faults.ts'
import { startSimulator, type Simulator } from './simulator/simulator.ts'
import { stripePsp } from './stripe.ts'

const secrets = { secretKey: 'sk_test_faults', webhookSecret: 'whsec_faults' }
let simulator: Simulator | undefined
afterEach(() => simulator?.stop())

/** All kinds but `slow`, which only costs the test its time. */
const kinds = faultKinds.filter((kind) => kind !== 'slow')

test.each([1, 2, 3])(
  'whatever happens on the way, asking until one knows charges once (seed %i)',
  async (seed) => {
    simulator = await startSimulator({ port: 0, ...secrets })
    const psp = stripePsp({ ...secrets, apiBase: simulator.url })
    const card = await saved(psp, 'pm_card_visa')
    const orders = Array.from({ length: 100 }, () => orderOf(card))

    simulator.setFaults({ rate: 0.4, seed, kinds })
    for (const order of orders)
      expect(await untilKnown(psp, order)).toMatchObject({ kind: 'succeeded' })

    simulator.setFaults({ rate: 0, seed, kinds })
    const charged = (await bookOf(psp)).map(({ intentId }) => intentId)
    expect(charged).toHaveLength(orders.length)
    expect(new Set(charged)).toEqual(new Set(orders.map(({ labels }) => labels.intentId)))
  },
)

/** What a collection does: charge; if in doubt ask; charge again only if it surely never was. */
async function untilKnown(psp: Psp, order: ReturnType<typeof orderOf>): Promise<PspAnswer> {
  for (let round = 0; round < 100; round += 1) {
    const answer = await psp.charge(order)
    if (isKnown(answer)) return answer
    const found = await psp.lookup(order.labels)
    if (found.kind !== 'absent' && isKnown(found)) return found
  }
  throw new Error('A hundred rounds were not enough.')
}

const isKnown = (answer: PspAnswer) => answer.kind !== 'unknown' && answer.kind !== 'not-executed'
