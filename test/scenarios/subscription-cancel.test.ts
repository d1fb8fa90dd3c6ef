import { expect, test } from 'vitest'
import { stories } from './story.ts'
import { flat } from './subscription-verbs.ts'

const { begin } = stories()
const visa = { paymentMethod: 'pm_card_visa' }

test('cancelled for the period’s end, kept after all, and ended in the end', async () => {
  const story = await begin()
  const anna = await story.buyer()
  const plan = await story.plan()
  const { key } = await story.subscribe(anna, { plan: plan.key, ...visa })
  expect(await story.stop(key)).toEqual({ kind: 'done', state: 'active', bill: 'nothing-due' })
  expect(await story.stop(key)).toMatchObject({ kind: 'refused' })
  expect(await story.change(key, { quantity: '2' })).toMatchObject({ kind: 'refused' })
  expect(await story.stop(key, { when: 'never' })).toMatchObject({ kind: 'done' })
  await story.advance('2026-04-10T10:00:00+02:00')
  await story.stop(key)
  expect(await story.rights(anna.id)).toEqual(['exports paid'])
  await story.advance('2026-05-02T10:00:00+02:00')
  expect(await story.rights(anna.id)).toEqual(['exports ended'])
  expect(await story.subscription(key)).toMatchObject({
    state: 'cancelled',
    ended_because: 'cancelled',
  })
  expect(await story.charges(anna.id)).toEqual([2162n, 2162n])
  expect(await story.stop(key)).toMatchObject({ kind: 'refused' })
  expect(await story.change(key, { quantity: '2' })).toMatchObject({ kind: 'refused' })
  await story.end()
})

test('cancelled now: the rest is held, paid back, or kept, as it is asked for', async () => {
  const story = await begin()
  const plan = await story.plan({ prices: [flat('31.00')] })
  const began = async () => {
    const buyer = await story.buyer()
    const { key } = await story.subscribe(buyer, { plan: plan.key, ...visa })
    return { buyer, key }
  }
  const [credit, refund, none] = [await began(), await began(), await began()]
  await story.advance('2026-03-12T10:00:00+01:00')
  await story.stop(credit.key, { when: 'now' })
  await story.stop(refund.key, { when: 'now', settle: 'refund' })
  await story.stop(none.key, { when: 'now', settle: 'none' })
  for (const { buyer } of [credit, refund, none])
    expect(await story.rights(buyer.id)).toEqual(['exports ended'])
  expect(await story.held(credit.buyer.id)).toBe(2270n)
  expect(await story.refunds(refund.buyer.id)).toEqual([2270n])
  expect(await story.held(refund.buyer.id)).toBe(0n)
  expect(await story.papers(none.key)).toEqual(['invoice 3351 2026-03-02 paid'])

  // What is held pays for whatever is bought next.
  const again = await story.subscribe(credit.buyer, { plan: plan.key })
  expect(again.became).toMatchObject({ bill: 'paid' })
  expect(await story.charges(credit.buyer.id)).toEqual([3351n, 1081n])
  await story.stop(again.key, { when: 'now', settle: 'refund' })
  // The card gave 10.81 of it: so much goes back, the rest is held again.
  expect(await story.refunds(credit.buyer.id)).toEqual([1081n])
  expect(await story.held(credit.buyer.id)).toBe(2270n)
  await story.end()
})

test('an unpaid rest that was partly settled by what was held is owed no more', async () => {
  const story = await begin()
  const ben = await story.buyer()
  const plan = await story.plan({ prices: [flat('31.00')] })
  const first = await story.subscribe(ben, { plan: plan.key, ...visa })
  await story.advance('2026-03-12T10:00:00+01:00')
  await story.stop(first.key, { when: 'now' })
  await story.silentCard(ben, 'pm_card_chargeCustomerFailInsufficientFunds')
  const { key } = await story.subscribe(ben, { plan: plan.key })
  expect(await story.papers(key)).toEqual(['invoice 3351 2026-03-12 open'])
  expect(await story.stop(key)).toMatchObject({ state: 'cancelled' })
  expect(await story.papers(key)).toEqual([
    'invoice 3351 2026-03-12 credited',
    'credit-note 3351 2026-03-12 final',
  ])
  expect(await story.held(ben.id)).toBe(2270n)
  await story.end()
})

test('prices in arrears are charged for the days that were had', async () => {
  const story = await begin()
  const cleo = await story.buyer()
  const plan = await story.plan({ prices: [flat('31.00', { timing: 'arrears' })] })
  const { key, became } = await story.subscribe(cleo, { plan: plan.key, ...visa })
  expect(became).toEqual({ kind: 'done', state: 'active', bill: 'nothing-due' })
  expect(await story.rights(cleo.id)).toEqual(['exports paid'])
  await story.advance('2026-04-12T10:00:00+02:00')
  await story.stop(key, { when: 'now' })
  expect(await story.lines(key)).toEqual(['Base 1 = 3100', 'Base 1 = 1033'])
  await story.end()
})
