import { expect, test } from 'vitest'
import type { Amount, PlanPrice } from '../../domain/sales/plan.ts'
import { stories } from './story.ts'
import { flat } from './subscription-verbs.ts'

const { begin } = stories()
const visa = { paymentMethod: 'pm_card_visa' }

const metered = (meter: string, amount: Amount): PlanPrice =>
  flat('0', { key: meter, name: meter, timing: 'arrears', meter, amounts: { CHF: amount } })

const perUnit = (unitAmount: string): Amount => ({ kind: 'per-unit', unitAmount })

test('counts, sums and highest values, rated by unit, by tier and by block', async () => {
  const story = await begin()
  const anna = await story.buyer()
  await story.meter('calls', 'count')
  await story.meter('bytes', 'sum')
  await story.meter('peak', 'max')
  const plan = await story.plan({
    prices: [
      flat('10.00'),
      metered('calls', {
        kind: 'graduated',
        tiers: [{ upTo: '2', unitAmount: '1.00' }, { unitAmount: '0.50' }],
      }),
      metered('bytes', { kind: 'package', size: '1000', amount: '2.00', free: '1000' }),
      metered('peak', perUnit('0.10')),
    ],
  })
  const { key } = await story.subscribe(anna, { plan: plan.key, ...visa })
  for (const id of ['a', 'b', 'c', 'a'])
    await story.use(anna, { meter: 'calls', quantity: '1', id: `calls-${id}` })
  expect(await story.use(anna, { meter: 'calls', quantity: '1', id: 'calls-b' })).toBe(
    'again counted',
  )
  await story.use(anna, { meter: 'bytes', quantity: '900.5' })
  await story.use(anna, { meter: 'bytes', quantity: '1100' })
  await story.use(anna, { meter: 'peak', quantity: '7' })
  await story.use(anna, { meter: 'peak', quantity: '30' })
  await story.use(anna, { meter: 'peak', quantity: '12' })
  await story.advance('2026-04-02T10:00:00+02:00')
  expect(await story.lines(key)).toEqual([
    'Base 1 = 1000',
    'calls 3 = 250',
    'bytes 2000.5 = 400', // Two blocks are begun beyond the free one.
    'peak 30 = 300',
    'Base 1 = 1000',
  ])
  expect(await story.charges(anna.id)).toEqual([1081n, 2108n])
  await story.end()
})

test('what comes late is on the next invoice, on a line of its own, as if it had come in time', async () => {
  const story = await begin()
  const ben = await story.buyer()
  await story.meter('late-calls', 'sum')
  await story.meter('late-peak', 'max')
  const plan = await story.plan({
    prices: [
      metered('late-calls', {
        kind: 'graduated',
        tiers: [{ upTo: '10', unitAmount: '1.00' }, { unitAmount: '0.50' }],
      }),
      metered('late-peak', perUnit('0.10')),
    ],
  })
  const { key } = await story.subscribe(ben, { plan: plan.key, ...visa })
  await story.use(ben, { meter: 'late-calls', quantity: '8' })
  await story.use(ben, { meter: 'late-peak', quantity: '20' })
  await story.advance('2026-04-02T10:00:00+02:00')
  const time = '2026-03-20T10:00:00+01:00'
  expect(await story.use(ben, { meter: 'late-calls', quantity: '4', time, id: 'late' })).toBe(
    'late',
  )
  expect(await story.use(ben, { meter: 'late-calls', quantity: '4', time, id: 'late' })).toBe(
    'again late',
  )
  await story.use(ben, { meter: 'late-peak', quantity: '50', time })
  await story.use(ben, { meter: 'late-calls', quantity: '1' })
  await story.advance('2026-05-02T10:00:00+02:00')
  await story.use(ben, { meter: 'late-calls', quantity: '1', time })
  await story.use(ben, { meter: 'late-peak', quantity: '49', time })
  await story.advance('2026-06-02T10:00:00+02:00')
  expect((await story.lines(key)).toSorted()).toEqual([
    'late-calls 1 = 100',
    'late-calls 12 + 1 = 50',
    'late-calls 8 + 4 = 300',
    'late-calls 8 = 800',
    'late-peak 20 + 30 = 300',
    'late-peak 20 = 200',
  ])
  await story.end()
})

test('cancelled now, what was used is on the last invoice; what comes later still makes one more', async () => {
  const story = await begin()
  const cleo = await story.buyer()
  await story.meter('last-calls', 'sum')
  const plan = await story.plan({ prices: [flat('31.00'), metered('last-calls', perUnit('1.00'))] })
  const { key } = await story.subscribe(cleo, { plan: plan.key, ...visa })
  await story.advance('2026-03-12T10:00:00+01:00')
  await story.use(cleo, { meter: 'last-calls', quantity: '5' })
  expect(await story.stop(key, { when: 'now' })).toMatchObject({ state: 'cancelled', bill: 'paid' })
  expect(await story.lines(key)).toEqual(['Base 1 = 3100', 'Base 1 = -2100', 'last-calls 5 = 500'])

  const time = '2026-03-11T10:00:00+01:00'
  expect(await story.use(cleo, { meter: 'last-calls', quantity: '2', time })).toBe('late')
  await story.use(cleo, { meter: 'last-calls', quantity: '1', time })
  expect(await story.use(cleo, { meter: 'last-calls', quantity: '9' })).toBe('waiting')
  await story.advance('2026-03-20T10:00:00+01:00')
  expect((await story.lines(key)).slice(3)).toEqual(['last-calls 5 + 3 = 300'])
  await story.end()
})

test('usage on trial is free, and a change of plan rates what it leaves', async () => {
  const story = await begin()
  const dora = await story.buyer()
  await story.meter('free-calls', 'sum')
  await story.meter('more-calls', 'sum')
  const trial = await story.plan({
    trial: { days: 14, needs: 'nothing' },
    prices: [flat('10.00'), metered('free-calls', perUnit('1.00'))],
  })
  const other = await story.plan({
    prices: [flat('10.00'), metered('more-calls', perUnit('2.00'))],
  })
  const { key } = await story.subscribe(dora, { plan: trial.key, ...visa })
  await story.use(dora, { meter: 'free-calls', quantity: '100' })
  await story.advance('2026-03-17T10:00:00+01:00')
  await story.use(dora, { meter: 'free-calls', quantity: '3' })
  await story.change(key, { plan: other.key, when: 'now' })
  await story.use(dora, { meter: 'more-calls', quantity: '4' })
  await story.use(dora, {
    meter: 'free-calls',
    quantity: '2',
    time: '2026-03-16T12:00:00+01:00',
  })
  await story.use(dora, { meter: 'free-calls', quantity: '9', time: '2026-03-05T12:00:00+01:00' })
  await story.advance('2026-04-16T10:00:00+02:00')
  expect(await story.lines(key)).toEqual([
    'Base 1 = 1000',
    'Base 1 = -968', // 30 of 31 days.
    'free-calls 3 = 300',
    'Base 1 = 968',
    'free-calls 3 + 2 = 200',
    'more-calls 4 = 800',
    'Base 1 = 1000',
  ])
  await story.end()
})
