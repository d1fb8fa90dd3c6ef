import { expect, test } from 'vitest'
import { stories } from './story.ts'
import { flat } from './subscription-verbs.ts'

const { begin } = stories()
const visa = { paymentMethod: 'pm_card_visa' }

/** The dates of papers that read `invoice 2162 2026-03-31 paid`, all alike but for those. */
const datesOf = (papers: readonly string[], alike: string): string[] => {
  const [before = '', after = ''] = alike.split('*')
  return papers.map((paper) => {
    expect(paper.startsWith(before) && paper.endsWith(after)).toBe(true)
    return paper.slice(before.length, paper.length - after.length)
  })
}

test('24 months from the 31st in Zurich: an invoice on the last day of each, all paid', async () => {
  const story = await begin()
  const anna = await story.buyer()
  const plan = await story.plan()
  await story.advance('2026-03-31T10:00:00+02:00')
  const { key } = await story.subscribe(anna, { plan: plan.key, ...visa })
  await story.advance('2028-03-31T10:00:00+02:00')
  expect(datesOf(await story.papers(key), 'invoice 2162 * paid')).toEqual(
    // prettier-ignore
    [
      '2026-03-31', '2026-04-30', '2026-05-31', '2026-06-30', '2026-07-31', '2026-08-31',
      '2026-09-30', '2026-10-31', '2026-11-30', '2026-12-31', '2027-01-31', '2027-02-28',
      '2027-03-31', '2027-04-30', '2027-05-31', '2027-06-30', '2027-07-31', '2027-08-31',
      '2027-09-30', '2027-10-31', '2027-11-30', '2027-12-31', '2028-01-31', '2028-02-29',
      '2028-03-31',
    ],
  )
  expect(await story.rights(anna.id)).toEqual(['exports paid'])
  await story.end()
})

test('29 February in New York, by month and by year, over changes of clocks', async () => {
  const story = await begin()
  const ben = await story.buyer({
    zone: 'America/New_York',
    address: { country: 'US' },
    currency: 'USD',
  })
  const prices = [
    flat('20.00', {
      taxCategory: 'outside-scope',
      amounts: { USD: { kind: 'flat', amount: '20.00' } },
    }),
  ]
  const monthly = await story.plan({ prices })
  const yearly = await story.plan({ prices, interval: { unit: 'year', count: 1 } })
  await story.advance('2028-02-29T12:00:00-05:00')
  const [months, years] = [
    await story.subscribe(ben, { plan: monthly.key, ...visa }),
    await story.subscribe(ben, { plan: yearly.key }),
  ]
  await story.advance('2029-04-01T12:00:00-04:00')
  // Issued by a seller in Zurich, six hours ahead: it is the same day there.
  expect(datesOf(await story.papers(months.key), 'invoice 2000 * paid')).toEqual(
    // prettier-ignore
    [
      '2028-02-29', '2028-03-29', '2028-04-29', '2028-05-29', '2028-06-29', '2028-07-29',
      '2028-08-29', '2028-09-29', '2028-10-29', '2028-11-29', '2028-12-29', '2029-01-29',
      '2029-02-28', '2029-03-29',
    ],
  )
  await story.advance('2032-03-01T12:00:00-05:00')
  expect(datesOf(await story.papers(years.key), 'invoice 2000 * paid')).toEqual([
    '2028-02-29',
    '2029-02-28',
    '2030-02-28',
    '2031-02-28',
    '2032-02-29',
  ])
  await story.end()
})
