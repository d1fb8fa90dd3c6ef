import { expect, test } from 'vitest'
import { stories } from './story.ts'

const { begin } = stories()
const visa = { paymentMethod: 'pm_card_visa' }

test('a subscription is charged, opens access, and renews on its day', async () => {
  const story = await begin()
  const anna = await story.buyer()
  const plan = await story.plan()
  const { key, became } = await story.subscribe(anna, { plan: plan.key, ...visa })
  expect(became).toEqual({ kind: 'done', state: 'pending', bill: 'paid' })
  expect(await story.subscription(key)).toMatchObject({ state: 'active', period_index: 0 })
  expect(await story.rights(anna.id)).toEqual(['exports paid'])

  await story.advance('2026-05-03T10:00:00+02:00')
  expect(await story.papers(key)).toEqual([
    'invoice 2162 2026-03-02 paid',
    'invoice 2162 2026-04-02 paid',
    'invoice 2162 2026-05-02 paid',
  ])
  await story.end()
})
