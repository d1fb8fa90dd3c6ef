import { expect, test } from 'vitest'
import type { Interval } from '../../domain/calendar.ts'
import { stories } from './story.ts'
import { flat } from './subscription-verbs.ts'

const { begin } = stories()
const visa = { paymentMethod: 'pm_card_visa' }

test('days, weeks, two months and years renew each by its own rhythm', async () => {
  const story = await begin()
  const anna = await story.buyer()
  const rhythm = async (interval: Interval) => {
    const plan = await story.plan({ interval })
    return (await story.subscribe(anna, { plan: plan.key, ...visa })).key
  }
  const weekly = await rhythm({ unit: 'week', count: 1 })
  const daily = await rhythm({ unit: 'day', count: 1 })
  await story.advance('2026-03-09T10:00:00+01:00')
  expect(await story.papers(daily)).toHaveLength(8)
  await story.stop(daily, { when: 'now' })
  const [months, years] = [
    await rhythm({ unit: 'month', count: 2 }),
    await rhythm({ unit: 'year', count: 1 }),
  ]
  await story.advance('2026-04-06T10:00:00+02:00')
  await story.stop(weekly, { when: 'now' })
  await story.advance('2027-03-10T10:00:00+01:00')
  const datesOf = async (key: string) =>
    (await story.papers(key)).flatMap(
      (paper) => /^invoice .*(\d{4}-\d\d-\d\d)/.exec(paper)?.[1] ?? [],
    )
  expect(await datesOf(weekly)).toEqual([
    '2026-03-02',
    '2026-03-09',
    '2026-03-16',
    '2026-03-23',
    '2026-03-30',
    '2026-04-06',
  ])
  expect(await datesOf(months)).toEqual([
    '2026-03-09',
    '2026-05-09',
    '2026-07-09',
    '2026-09-09',
    '2026-11-09',
    '2027-01-09',
    '2027-03-09',
  ])
  expect(await datesOf(years)).toEqual(['2026-03-09', '2027-03-09'])
  await story.end()
})

test('with the calendar the first period is shorter; a discount is taken off each line', async () => {
  const story = await begin()
  const ben = await story.buyer()
  const plan = await story.plan({ alignment: 'calendar', prices: [flat('31.00')] })
  const { key } = await story.subscribe(ben, { plan: plan.key, discountPercent: '10', ...visa })
  await story.advance('2026-04-01T10:00:00+02:00')
  // 30 of 31 days, then a whole month, less a tenth, and 8.1 % of tax.
  expect(await story.papers(key)).toEqual([
    'invoice 2919 2026-03-02 paid',
    'invoice 3016 2026-04-01 paid',
  ])
  await story.end()
})

test('a plan that costs nothing begins at once, and asks for nothing', async () => {
  const story = await begin()
  const cleo = await story.buyer()
  const plan = await story.plan({ prices: [flat('0.00')] })
  const { key, became } = await story.subscribe(cleo, { plan: plan.key })
  expect(became).toMatchObject({ kind: 'done', bill: 'paid' })
  expect(await story.rights(cleo.id)).toEqual(['exports paid'])
  await story.advance('2026-05-03T10:00:00+02:00')
  expect(await story.subscription(key)).toMatchObject({ state: 'active', period_index: 2 })
  await story.end()
})
