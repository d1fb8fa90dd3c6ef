import { expect, test } from 'vitest'
import { offerVerbs } from './offer-verbs.ts'
import { stories, type Story } from './story.ts'

const { begin } = stories({ reach: 'local' })
const visa = { paymentMethod: 'pm_card_visa' }
const feature = 'api_calls'

const monthly = (amount: string) => ({
  key: 'base',
  name: 'Base',
  timing: 'advance' as const,
  taxCategory: 'outside-scope' as const,
  amounts: { EUR: { kind: 'flat' as const, amount } },
})

/** A customer on Starter who has used all of it; from noon on 12 March, 21 of 31 days are left. */
async function usedUp(story: Story) {
  const verbs = offerVerbs(story.engine, { feature })
  const starter = await story.plan({
    key: 'starter',
    name: 'Starter',
    prices: [monthly('29.00')],
    features: { [feature]: { limit: '1000' } },
  })
  const lin = await story.buyer()
  const { key } = await story.subscribe(lin, { plan: starter.key, ...visa })
  expect(await verbs.use(lin, '1000')).toBe(true)
  expect(await verbs.use(lin, '1')).toBe(false)
  return { verbs, starter, lin, key }
}

test('a denied customer is offered the plan that gives more, priced to the cent, once a day', async () => {
  const story = await begin()
  const { verbs, lin } = await usedUp(story)
  await story.plan({
    key: 'pro',
    name: 'Pro',
    prices: [monthly('49.00')],
    features: { [feature]: null },
  })
  await story.advance('2026-03-12T12:00:00+01:00')
  await verbs.denied(lin, 50)
  await verbs.offered(lin, 1)
  const [first] = await verbs.offersTo(lin)
  // 49.00 × 21/31 = 33.19, less 29.00 × 21/31 = 19.65.
  expect(first).toMatchObject({
    state: 'open',
    plan: 'Pro',
    today_minor: 1354n,
    then_minor: 4900n,
    then_on: '2026-04-02',
  })
  await verbs.mailed(lin, 1)
  await story.advance('2026-03-13T13:00:00+01:00')
  await verbs.denied(lin)
  await verbs.offered(lin, 2)
  await verbs.mailed(lin, 2)
  expect(await verbs.runs(lin)).toBe(true)
  await story.advance('2026-03-20T14:00:00+01:00')
  expect(await verbs.ended(lin)).toBe('expired')
  expect((await verbs.offersTo(lin)).map(({ state }) => state)).toEqual(['withdrawn', 'expired'])
  await story.end()
})
