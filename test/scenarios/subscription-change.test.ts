import { expect, test } from 'vitest'
import { stories } from './story.ts'
import { flat } from './subscription-verbs.ts'

const { begin } = stories()
const visa = { paymentMethod: 'pm_card_visa' }
const seats = flat('10.00', { amounts: { CHF: { kind: 'per-unit', unitAmount: '10.00' } } })

test('upwards now: what is unused is given back and used, the difference is charged', async () => {
  const story = await begin()
  const anna = await story.buyer()
  const small = await story.plan({ prices: [flat('31.00')] })
  const large = await story.plan({ prices: [flat('62.00')], features: { reports: null } })
  const { key } = await story.subscribe(anna, { plan: small.key, ...visa })
  await story.advance('2026-03-12T10:00:00+01:00')
  expect(await story.change(key, { plan: large.key })).toEqual({
    kind: 'done',
    state: 'active',
    bill: 'paid',
  })
  // 21 of 31 days: 21.00 back, 42.00 charged, each with 8.1 % of tax.
  expect(await story.papers(key)).toEqual([
    'invoice 3351 2026-03-02 paid',
    'credit-note 2270 2026-03-12 final',
    'invoice 4540 2026-03-12 paid',
  ])
  expect(await story.charges(anna.id)).toEqual([3351n, 2270n])
  expect(await story.held(anna.id)).toBe(0n)
  expect(await story.rights(anna.id)).toEqual(['exports ended', 'reports paid'])
  await story.advance('2026-04-02T10:00:00+02:00')
  expect((await story.papers(key)).at(-1)).toBe('invoice 6702 2026-04-02 paid')
  await story.end()
})

test('more seats now, fewer at the period’s end', async () => {
  const story = await begin()
  const ben = await story.buyer()
  const plan = await story.plan({ prices: [seats] })
  const { key } = await story.subscribe(ben, { plan: plan.key, quantity: '2', ...visa })
  await story.change(key, { quantity: '5' })
  expect(await story.charges(ben.id)).toEqual([2162n, 3243n])
  await story.change(key, { quantity: '1' })
  expect(await story.subscription(key)).toMatchObject({ quantity: '5' })
  await story.advance('2026-04-02T10:00:00+02:00')
  expect(await story.subscription(key)).toMatchObject({ quantity: '1' })
  expect(await story.charges(ben.id)).toEqual([2162n, 3243n, 1081n])
  await story.end()
})

test('fewer now: the rest is held, and pays the next invoices', async () => {
  const story = await begin()
  const cleo = await story.buyer()
  const plan = await story.plan({ prices: [seats] })
  const { key } = await story.subscribe(cleo, { plan: plan.key, quantity: '5', ...visa })
  expect(await story.change(key, { quantity: '1', when: 'now' })).toMatchObject({ bill: 'paid' })
  expect(await story.held(cleo.id)).toBe(4324n)
  await story.advance('2026-08-03T10:00:00+02:00')
  // Four months of 10.81 are paid by what was held, the fifth by card.
  expect(await story.charges(cleo.id)).toEqual([5405n, 1081n])
  expect(await story.held(cleo.id)).toBe(0n)
  expect(await story.papers(key)).toHaveLength(8)
  await story.end()
})

test('a change that waits can be withdrawn, or comes into force', async () => {
  const story = await begin()
  const dora = await story.buyer()
  const large = await story.plan({ prices: [flat('40.00')], features: { reports: null } })
  const small = await story.plan()
  const { key } = await story.subscribe(dora, { plan: large.key, ...visa })
  await story.change(key, { plan: small.key })
  expect(await story.change(key, { when: 'never' })).toMatchObject({ kind: 'done' })
  expect(await story.change(key, { when: 'never' })).toMatchObject({ kind: 'refused' })
  await story.advance('2026-04-02T10:00:00+02:00')
  await story.change(key, { plan: small.key })
  await story.advance('2026-05-02T10:00:00+02:00')
  expect(await story.charges(dora.id)).toEqual([4324n, 4324n, 2162n])
  expect(await story.rights(dora.id)).toEqual(['exports paid', 'reports ended'])
  await story.end()
})

test('from months to a year: a period of another length begins today', async () => {
  const story = await begin()
  const emil = await story.buyer()
  const monthly = await story.plan({ prices: [flat('31.00')] })
  const yearly = await story.plan({
    prices: [flat('365.00')],
    interval: { unit: 'year', count: 1 },
  })
  const { key } = await story.subscribe(emil, { plan: monthly.key, ...visa })
  await story.advance('2026-03-12T10:00:00+01:00')
  expect(await story.change(key, { plan: yearly.key, when: 'now' })).toMatchObject({ bill: 'paid' })
  expect(await story.charges(emil.id)).toEqual([3351n, 39457n - 2270n])
  await story.advance('2027-03-12T10:00:00+01:00')
  expect((await story.papers(key)).at(-1)).toBe('invoice 39457 2027-03-12 paid')
  await story.end()
})

test('two subscriptions of one customer live side by side, and share what is held', async () => {
  const story = await begin()
  const fay = await story.buyer()
  const one = await story.plan({ prices: [seats] })
  const two = await story.plan({ features: { reports: null } })
  const first = await story.subscribe(fay, { plan: one.key, quantity: '3', ...visa })
  await story.advance('2026-03-10T10:00:00+01:00')
  const second = await story.subscribe(fay, { plan: two.key })
  expect(await story.rights(fay.id)).toEqual(['exports paid', 'reports paid'])
  await story.change(first.key, { quantity: '1', when: 'now' })
  const held = await story.held(fay.id)
  expect(held).toBe(1604n) // 24 of 31 days of two seats, with tax, to a cent.
  await story.advance('2026-04-15T10:00:00+02:00')
  expect(await story.charges(fay.id)).toEqual([3243n, 2162n, 2162n + 1081n - held])
  await story.stop(second.key, { when: 'now' })
  expect(await story.rights(fay.id)).toEqual(['exports paid', 'reports ended'])
  await story.end()
})
