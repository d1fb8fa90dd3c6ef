import { expect, test } from 'vitest'
import { offerVerbs } from './offer-verbs.ts'
import { stories, type Story } from './story.ts'

const { begin } = stories({ reach: 'local' })
const visa = { paymentMethod: 'pm_card_visa' }

const monthly = (amount: string) => ({
  key: 'base',
  name: 'Base',
  timing: 'advance' as const,
  taxCategory: 'outside-scope' as const,
  amounts: { EUR: { kind: 'flat' as const, amount } },
})

/** A customer on Starter who has used all of it, ten days into the month. */
async function usedUp(story: Story, feature: string) {
  const verbs = offerVerbs(story.engine, { feature })
  const starter = await story.plan({
    name: 'Starter',
    prices: [monthly('29.00')],
    features: { [feature]: { limit: '1000' } },
  })
  const lin = await story.buyer()
  const { key } = await story.subscribe(lin, { plan: starter.key, ...visa })
  expect(await verbs.use(lin, '1000')).toBe(true)
  expect(await verbs.use(lin, '1')).toBe(false)
  await story.advance('2026-03-12T12:00:00+01:00')
  return { verbs, lin, key }
}

const pro = (story: Story, feature: string) =>
  story.plan({ name: 'Pro', prices: [monthly('49.00')], features: { [feature]: null } })

test('a denied customer is offered the plan that gives more, priced to the cent, once a day', async () => {
  const story = await begin()
  const { verbs, lin } = await usedUp(story, 'api_calls')
  await pro(story, 'api_calls')
  await verbs.denied(lin, 50)
  await verbs.offered(lin, 1)
  // 49.00 × 21/31 = 33.19, less 29.00 × 21/31 = 19.65.
  const prices = { plan: 'Pro', today_minor: 1354n, then_minor: 4900n, then_on: '2026-04-02' }
  expect(await verbs.offersTo(lin)).toMatchObject([{ state: 'open', ...prices }])
  await verbs.mailed(lin, 1)
  const [mail = ''] = verbs.mailsOf(lin)
  expect(mail).toContain('You have used 1,000 of 1,000 api calls. They reset on April 2, 2026.')
  expect(mail).toMatch(/Pro: €13\.54 today, then €49\.00 a month from April 2, 2026/)

  await story.advance('2026-03-13T13:00:00+01:00')
  await verbs.denied(lin)
  await verbs.mailed(lin, 2)
  expect(await verbs.offersTo(lin)).toMatchObject([{ state: 'withdrawn' }, { state: 'open' }])
  expect(await verbs.runs(lin)).toBe(true)

  await story.advance('2026-03-20T14:00:00+01:00')
  expect(await verbs.ended(lin)).toBe('expired')
  expect(await verbs.offersTo(lin)).toMatchObject([{ state: 'withdrawn' }, { state: 'expired' }])
  await story.end()
})

test('an offer taken on its page is charged as it said, opens access, and ends', async () => {
  const story = await begin()
  const { verbs, lin, key } = await usedUp(story, 'exports')
  await pro(story, 'exports')
  await verbs.denied(lin)
  await verbs.mailed(lin, 1)
  const [offer] = await verbs.offersTo(lin)
  const page = await verbs.page(offer)
  expect(page.text).toContain('Change to Pro now')
  expect(page.text).toContain('49.00 × 21/31')
  expect(page.text).not.toContain('<script')
  expect((await verbs.takeOnPage(offer, '1353')).text).toContain('The sums have changed')
  expect((await verbs.takeOnPage(offer, '1354')).status).toBe(303)
  expect((await verbs.takeOnPage(offer, '1354')).status).toBe(303)
  expect((await verbs.page(offer)).text).toContain('You have chosen Pro')

  expect(await verbs.ended(lin)).toBe('taken')
  await story.until('access', () => verbs.use(lin, '5000'))
  const papers = await story.papers(key)
  expect(papers).toEqual([
    'invoice 2900 2026-03-02 paid',
    'credit-note 1965 2026-03-12 final',
    'invoice 3319 2026-03-12 paid',
  ])
  await story.advance('2026-03-14T13:00:00+01:00')
  await verbs.denied(lin)
  await story.until('the run to end', async () => !(await verbs.runs(lin)))
  expect(await verbs.offersTo(lin)).toMatchObject([{ state: 'taken' }])
  await verbs.mailed(lin, 1)
  await story.end()
})

test('where no plan gives more, nothing is offered and nobody is written to', async () => {
  const story = await begin()
  const { verbs, lin } = await usedUp(story, 'seats')
  await verbs.denied(lin, 3)
  expect(await verbs.ended(lin)).toBe('none')
  expect(await verbs.offersTo(lin)).toEqual([])
  await verbs.mailed(lin, 0)
  await story.end()
})

test('what was bought in another way ends the offer', async () => {
  const story = await begin()
  const { verbs, lin } = await usedUp(story, 'reports')
  await pro(story, 'reports')
  await verbs.denied(lin)
  await verbs.offered(lin, 1)
  const lines = [
    { description: 'Reports', quantity: '1', unitPrice: '5.00', features: ['reports'] },
  ]
  await story.order(lin, { currency: 'CHF', lines, ...visa })
  expect(await verbs.ended(lin)).toBe('withdrawn')
  await story.end()
})

test('who has no subscription is offered the first of a plan, in real time', async () => {
  const story = await begin()
  const verbs = offerVerbs(story.engine, { feature: 'audits' })
  await story.plan({
    name: 'Solo',
    prices: [monthly('9.00')],
    features: { audits: { limit: '5' } },
  })
  const max = await story.realBuyer({ currency: 'EUR' })
  await verbs.denied(max)
  await verbs.mailed(max, 1)
  const [offer] = await verbs.offersTo(max)
  expect(offer).toMatchObject({ plan: 'Solo', today_minor: 900n, then_minor: 900n })
  await story.newCard(max, 'pm_card_visa')
  await story.until('the card', () => story.hasCard(max, 'visa'))
  expect((await verbs.takeOnPage(offer, '900')).status).toBe(303)
  expect(await verbs.ended(max)).toBe('taken')
  await story.until('access', () => verbs.use(max, '5'))
  await story.end()
})
