import { describe, expect, test } from 'vitest'
import { chf, freshLabels, orderOf, saved } from './conformance-order.ts'
import { bookOf, type PspStage, type Story } from './conformance-stage.ts'

type Stage = () => PspStage

/** Not knowing: it is said, and asking tells the truth. */
export function tellsWhenAsked(stage: Stage) {
  const orderFor = async (story: Story) => {
    const { psp, tokens } = stage()
    return orderOf(await saved(psp, tokens[story]))
  }
  describe('an outcome that is not known', () => lostOutcomes(stage, orderFor))
  describe('a request that never arrived', () => lostRequests(stage, orderFor))
  describe('a lookup', () => lookups(stage, orderFor))
}

type OrderFor = (story: Story) => Promise<ReturnType<typeof orderOf>>

const lost = [
  'pays-answer-lost',
  'pays-answer-and-webhook-lost',
  'pays-answers-error',
  'pays-answer-garbled',
] as const

function lostOutcomes(stage: Stage, orderFor: OrderFor) {
  test.each(lost)('is said to be unknown, never failed (%s)', async (story) => {
    const answer = await stage().psp.charge(await orderFor(story))
    expect(answer.kind).toBe('unknown')
  })

  test.each(lost)('is told by our id, by the customer, and by the ref (%s)', async (story) => {
    const { psp } = stage()
    const order = await orderFor(story)
    await psp.charge(order)
    const found = await psp.lookup(order.labels)
    expect(found).toMatchObject({ kind: 'succeeded', received: order.amount })
    expect(await psp.lookup({ ...order.labels, accountRef: order.accountRef })).toEqual(found)
    const ref = found.kind === 'succeeded' ? found.ref : ''
    expect(await psp.lookup({ ...order.labels, ref })).toEqual(found)
  })

  test.each(lost)('is not charged again by the same key (%s)', async (story) => {
    const { psp } = stage()
    const order = await orderFor(story)
    await psp.charge(order)
    await psp.charge(order)
    const lines = (await bookOf(psp)).filter((line) => line.intentId === order.labels.intentId)
    expect(lines).toHaveLength(1)
  })
}

function lostRequests(stage: Stage, orderFor: OrderFor) {
  test.each([
    { weather: 'cut-before', kind: 'unknown' },
    { weather: 'error-before', kind: 'unknown' },
    { weather: 'rate-limited', kind: 'not-executed' },
  ] as const)(
    '$weather: a charge is $kind, nothing is found, the same key then pays',
    async ({ weather, kind }) => {
      const { psp, setWeather } = stage()
      const order = await orderFor('pays')
      await setWeather(weather)
      const answer = await psp.charge(order)
      await setWeather('calm')
      expect(answer.kind).toBe(kind)
      expect(await psp.lookup(order.labels)).toEqual({ kind: 'absent' })
      expect(await psp.charge(order)).toMatchObject({ kind: 'succeeded' })
    },
  )

  test('to a provider that does not listen is surely not executed', async () => {
    const order = await orderFor('pays')
    expect(await stage().deaf.charge(order)).toMatchObject({ kind: 'not-executed' })
  })

  test.each(['cut-before', 'error-before', 'rate-limited'] as const)(
    '%s: saving, asking, canceling and refunding throw nothing and claim nothing',
    async (weather) => {
      const { psp, setWeather, tokens } = stage()
      const order = await orderFor('pays')
      const { tenantId, transactionId } = freshLabels()
      await setWeather(weather)
      const answers = [
        await psp.saveMethod({ customerId: 'cus_x', tenantId, transactionId, token: tokens.pays }),
        await psp.lookup(order.labels),
        await psp.cancel('pi_any'),
        await psp.refund({
          ref: 'pi_any',
          amount: chf(1n),
          key: transactionId,
          labels: { ...order.labels, refundId: 'rfd_any' },
        }),
      ]
      await setWeather('calm')
      const honest = ['unknown', 'not-executed']
      expect(answers.filter(({ kind }) => !honest.includes(kind))).toEqual([])
    },
  )
}

function lookups(stage: Stage, orderFor: OrderFor) {
  test('of an attempt that was never made says absent', async () => {
    expect(await stage().psp.lookup(freshLabels())).toEqual({ kind: 'absent' })
  })

  test('of several provider objects for one intent answers the one that was paid', async () => {
    const { psp, tokens } = stage()
    const paid = await orderFor('pays')
    const declining = await saved(psp, tokens['declines-soft'])
    const declined = { ...orderOf(declining), labels: { ...paid.labels, attempt: 2 } }
    await psp.charge(paid)
    await psp.charge(declined)
    expect(await psp.lookup(paid.labels)).toMatchObject({ kind: 'succeeded' })
  })
}
