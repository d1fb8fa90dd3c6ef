import { expect, test } from 'vitest'
import { stories } from './story.ts'
import { flat } from './subscription-verbs.ts'

const { begin } = stories()
const visa = { paymentMethod: 'pm_card_visa' }
const broke = { paymentMethod: 'pm_card_chargeCustomerFailInsufficientFunds' }
const stolen = { paymentMethod: 'pm_card_chargeCustomerFailStolenCard' }

test('nobody is let in before the first charge succeeds; another card begins it', async () => {
  const story = await begin()
  const anna = await story.buyer()
  const plan = await story.plan()
  const { key, became } = await story.subscribe(anna, { plan: plan.key, ...broke })
  expect(became).toEqual({ kind: 'done', state: 'pending', bill: 'collecting' })
  await story.advance('2026-03-03T10:00:00+01:00')
  expect(await story.subscription(key)).toMatchObject({ state: 'pending' })
  expect(await story.rights(anna.id)).toEqual([])
  expect(await story.change(key, { quantity: '2' })).toMatchObject({ kind: 'refused' })

  await story.newCard(anna, 'pm_card_visa')
  await story.until('it begins', async () => (await story.subscription(key)).state === 'active')
  await story.until('it lets in', async () =>
    (await story.rights(anna.id)).includes('exports paid'),
  )
  await story.advance('2026-04-03T10:00:00+02:00')
  expect(await story.papers(key)).toEqual([
    'invoice 2162 2026-03-02 paid',
    'invoice 2162 2026-04-02 paid',
  ])
  await story.end()
})

test('one that is never paid never begins', async () => {
  const story = await begin()
  const ben = await story.buyer()
  const plan = await story.plan()
  const { key } = await story.subscribe(ben, { plan: plan.key, ...stolen })
  await story.advance('2026-04-10T10:00:00+02:00')
  expect(await story.subscription(key)).toMatchObject({
    state: 'cancelled',
    ended_because: 'unpaid',
  })
  expect(await story.papers(key)).toEqual(['invoice 2162 2026-03-02 uncollectible'])
  expect(await story.rights(ben.id)).toEqual([])
  await story.end()
})

test('one that waits for its first payment can be cancelled: nothing is owed', async () => {
  const story = await begin()
  const cleo = await story.buyer()
  const plan = await story.plan()
  const { key } = await story.subscribe(cleo, { plan: plan.key, ...broke })
  expect(await story.stop(key)).toMatchObject({ kind: 'done', state: 'cancelled' })
  expect(await story.papers(key)).toEqual([
    'invoice 2162 2026-03-02 credited',
    'credit-note 2162 2026-03-02 final',
  ])
  await story.until('nobody asks', async () => (await story.openRuns()) === 0)
  await story.advance('2026-06-10T10:00:00+02:00')
  expect(await story.papers(key)).toHaveLength(2)
  expect(await story.rights(cleo.id)).toEqual([])
  await story.end()
})

test('past due, it keeps access in grace, answers a change, and recovers', async () => {
  const story = await begin()
  const dora = await story.buyer()
  const plan = await story.plan()
  const large = await story.plan({ prices: [flat('40.00')], features: { reports: null } })
  const { key } = await story.subscribe(dora, { plan: plan.key, ...visa })
  await story.silentCard(dora, broke.paymentMethod)
  await story.advance('2026-04-02T10:00:00+02:00')
  expect(await story.papers(key)).toEqual([
    'invoice 2162 2026-03-02 paid',
    'invoice 2162 2026-04-02 open',
  ])
  await story.until('grace', async () => (await story.rights(dora.id)).includes('exports grace'))

  expect(await story.change(key, { quantity: '3', when: 'period-end' })).toMatchObject({
    kind: 'done',
  })
  expect(await story.change(key, { plan: large.key, when: 'now' })).toEqual({
    kind: 'done',
    state: 'active',
    bill: 'collecting',
  })
  // Of the unpaid invoice all is taken off: its whole period lies ahead.
  expect(await story.papers(key)).toEqual([
    'invoice 2162 2026-03-02 paid',
    'invoice 2162 2026-04-02 credited',
    'credit-note 2162 2026-04-02 final',
    'invoice 4324 2026-04-02 open',
  ])
  await story.newCard(dora, 'pm_card_visa')
  await story.until('it is paid', async () => (await story.papers(key)).at(-1)?.endsWith('paid'))
  await story.until('access changes', async () =>
    (await story.rights(dora.id)).includes('reports paid'),
  )
  expect(await story.rights(dora.id)).toEqual(['exports ended', 'reports paid'])
  await story.advance('2026-05-03T10:00:00+02:00')
  expect(await story.subscription(key)).toMatchObject({ quantity: '3', period_index: 2 })
  await story.end()
})

test('past due, it answers a cancel: at the period’s end, and now', async () => {
  const story = await begin()
  const [emil, fay] = [await story.buyer(), await story.buyer()]
  const plan = await story.plan()
  const keys = []
  for (const buyer of [emil, fay]) {
    keys.push((await story.subscribe(buyer, { plan: plan.key, ...visa })).key)
    await story.silentCard(buyer, broke.paymentMethod)
  }
  const [one = '', two = ''] = keys
  await story.advance('2026-04-03T10:00:00+02:00')
  expect(await story.stop(one)).toMatchObject({ kind: 'done', state: 'active' })
  expect(await story.stop(two, { when: 'now' })).toMatchObject({ kind: 'done', state: 'cancelled' })
  // One day of thirty was had, and is owed.
  expect(await story.papers(two)).toEqual([
    'invoice 2162 2026-03-02 paid',
    'invoice 2162 2026-04-02 open',
    'credit-note 2090 2026-04-03 final',
  ])
  expect(await story.rights(fay.id)).toEqual(['exports ended'])
  await story.newCard(emil, 'pm_card_visa')
  await story.newCard(fay, 'pm_card_visa')
  await story.until('both are paid', async () =>
    [...(await story.papers(one)), ...(await story.papers(two))].every((paper) =>
      /paid$|final$/.test(paper),
    ),
  )
  await story.advance('2026-06-03T10:00:00+02:00')
  expect(await story.subscription(one)).toMatchObject({ state: 'cancelled', period_index: 1 })
  expect(await story.rights(emil.id)).toEqual(['exports ended'])
  expect(await story.rights(fay.id)).toEqual(['exports ended'])
  await story.end()
})

test('a renewal that nobody pays ends it, and nothing more is billed', async () => {
  const story = await begin()
  const gus = await story.buyer()
  const plan = await story.plan()
  const { key } = await story.subscribe(gus, { plan: plan.key, ...visa })
  await story.silentCard(gus, stolen.paymentMethod)
  await story.advance('2026-04-04T10:00:00+02:00')
  await story.until('shut out', async () => (await story.rights(gus.id)).includes('exports ended'))
  await story.advance('2026-09-04T10:00:00+02:00')
  expect(await story.papers(key)).toEqual([
    'invoice 2162 2026-03-02 paid',
    'invoice 2162 2026-04-02 uncollectible',
  ])
  expect(await story.subscription(key)).toMatchObject({ state: 'cancelled' })
  await story.end()
})
