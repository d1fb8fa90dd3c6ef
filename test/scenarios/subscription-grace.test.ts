import { expect, test } from 'vitest'
import { stories } from './story.ts'
import { flat } from './subscription-verbs.ts'

const { begin } = stories()
const visa = { paymentMethod: 'pm_card_visa' }
const calls = (unitAmount: string) =>
  flat('0', {
    key: 'calls',
    name: 'calls',
    timing: 'arrears',
    meter: 'calls',
    amounts: { CHF: { kind: 'per-unit', unitAmount } },
  })

test('with a grace, usage is rated by itself when it is over, and takes what comes meanwhile', async () => {
  const story = await begin()
  await story.grace(72)
  const anna = await story.buyer()
  await story.meter('calls')
  const plan = await story.plan({ prices: [flat('10.00'), calls('1.00')] })
  const { key } = await story.subscribe(anna, { plan: plan.key, ...visa })
  await story.use(anna, { meter: 'calls', quantity: '5' })
  await story.advance('2026-04-03T10:00:00+02:00')
  expect(await story.lines(key)).toEqual(['Base 1 = 1000', 'Base 1 = 1000'])
  const time = '2026-03-30T10:00:00+02:00'
  expect(await story.use(anna, { meter: 'calls', quantity: '2', time })).toBe('counted')
  await story.advance('2026-04-06T10:00:00+02:00')
  expect(await story.lines(key)).toEqual(['Base 1 = 1000', 'Base 1 = 1000', 'calls 7 = 700'])
  expect(await story.charges(anna.id)).toEqual([1081n, 1081n, 757n])

  expect(await story.use(anna, { meter: 'calls', quantity: '1', time })).toBe('late')
  await story.advance('2026-05-02T10:00:00+02:00')
  expect((await story.lines(key)).slice(3)).toEqual(['calls 7 + 1 = 100', 'Base 1 = 1000'])
  await story.end()
})

test('with a grace, a change of plan, another rhythm and the end lose nothing', async () => {
  const story = await begin()
  await story.grace(72)
  const ben = await story.buyer()
  await story.meter('calls')
  const plan = await story.plan({ prices: [flat('10.00'), calls('1.00')] })
  const dear = await story.plan({ prices: [flat('10.00'), calls('2.00')] })
  const weekly = await story.plan({
    prices: [flat('7.00'), calls('3.00')],
    interval: { unit: 'week', count: 1 },
  })
  const { key } = await story.subscribe(ben, { plan: plan.key, ...visa })
  await story.use(ben, { meter: 'calls', quantity: '1' })
  await story.change(key, { plan: dear.key, when: 'now' })
  await story.use(ben, { meter: 'calls', quantity: '2' })
  await story.advance('2026-03-10T10:00:00+01:00')
  await story.change(key, { plan: weekly.key, when: 'now' })
  await story.use(ben, { meter: 'calls', quantity: '4' })
  await story.advance('2026-03-12T10:00:00+01:00')
  await story.stop(key, { when: 'now', settle: 'none' })
  expect(await story.use(ben, { meter: 'calls', quantity: '8' })).toBe('waiting')
  await story.advance('2026-04-12T10:00:00+02:00')
  expect((await story.lines(key)).filter((line) => line.startsWith('calls'))).toEqual([
    'calls 3 = 600',
    'calls 4 = 1200',
  ])
  expect(await story.subscription(key)).toMatchObject({ state: 'cancelled' })
  await story.end()
})

test('what was used until it ended unpaid is rated', async () => {
  const story = await begin()
  await story.grace(0)
  const cleo = await story.buyer()
  await story.meter('calls')
  const plan = await story.plan({ prices: [flat('10.00'), calls('1.00')] })
  const { key } = await story.subscribe(cleo, { plan: plan.key, ...visa })
  await story.silentCard(cleo, 'pm_card_chargeCustomerFailStolenCard')
  await story.advance('2026-04-03T10:00:00+02:00')
  await story.use(cleo, { meter: 'calls', quantity: '6' })
  await story.advance('2026-06-03T10:00:00+02:00')
  expect(await story.lines(key)).toEqual(['Base 1 = 1000', 'Base 1 = 1000', 'calls 6 = 600'])
  expect(await story.papers(key)).toEqual([
    'invoice 1081 2026-03-02 paid',
    'invoice 1081 2026-04-02 uncollectible',
    'invoice 649 2026-04-16 uncollectible',
  ])
  await story.end()
})
