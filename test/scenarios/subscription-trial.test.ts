import { expect, test } from 'vitest'
import { stories } from './story.ts'

const { begin } = stories()
const visa = { paymentMethod: 'pm_card_visa' }
const trial = { days: 14, needs: 'nothing' } as const

test('a trial with a card is free, and paid for from its end', async () => {
  const story = await begin()
  const anna = await story.buyer()
  const plan = await story.plan({ trial: { days: 14, needs: 'payment-method' } })
  await expect(story.subscribe(anna, { plan: plan.key })).rejects.toThrow('payment method')
  const { key, became } = await story.subscribe(anna, { plan: plan.key, ...visa })
  expect(became).toEqual({ kind: 'done', state: 'trialing', bill: 'nothing-due' })
  expect(await story.rights(anna.id)).toEqual(['exports trial'])
  expect(await story.papers(key)).toEqual([])

  await story.advance('2026-04-16T10:00:00+02:00')
  expect(await story.papers(key)).toEqual([
    'invoice 2162 2026-03-16 paid',
    'invoice 2162 2026-04-16 paid',
  ])
  expect(await story.rights(anna.id)).toEqual(['exports paid'])
  await story.end()
})

test('a trial without a card ends at its end, and goes on when one comes', async () => {
  const story = await begin()
  const ben = await story.buyer()
  const plan = await story.plan({ trial })
  const { key } = await story.subscribe(ben, { plan: plan.key })
  await story.advance('2026-03-16T10:00:00+01:00')
  expect(await story.papers(key)).toEqual(['invoice 2162 2026-03-16 open'])
  await story.until('access ends', async () =>
    (await story.rights(ben.id)).includes('exports ended'),
  )
  expect(await story.mails(ben.email)).toContain('payment-problem')

  await story.newCard(ben, 'pm_card_visa')
  await story.until('it is paid', async () => (await story.papers(key))[0]?.endsWith('paid'))
  await story.until('access is back', async () =>
    (await story.rights(ben.id)).includes('exports paid'),
  )
  await story.advance('2026-04-16T10:00:00+02:00')
  expect(await story.papers(key)).toEqual([
    'invoice 2162 2026-03-16 paid',
    'invoice 2162 2026-04-16 paid',
  ])
  await story.end()
})

test('a trial without a card that nobody acts on is over in the end', async () => {
  const story = await begin()
  const cleo = await story.buyer()
  const plan = await story.plan({ trial })
  const { key } = await story.subscribe(cleo, { plan: plan.key })
  await story.advance('2026-04-10T10:00:00+02:00')
  expect(await story.papers(key)).toEqual(['invoice 2162 2026-03-16 uncollectible'])
  expect(await story.subscription(key)).toMatchObject({
    state: 'cancelled',
    ended_because: 'unpaid',
  })
  expect(await story.rights(cleo.id)).toEqual(['exports ended'])
  await story.advance('2026-07-10T10:00:00+02:00')
  expect(await story.papers(key)).toHaveLength(1)
  await story.end()
})

test('a trial can be changed for another plan, cancelled and kept, and ended', async () => {
  const story = await begin()
  const [dora, emil] = [await story.buyer(), await story.buyer()]
  const [plan, other] = [
    await story.plan({ trial }),
    await story.plan({ features: { reports: null } }),
  ]
  const { key } = await story.subscribe(dora, { plan: plan.key, ...visa })
  await story.change(key, { plan: other.key, when: 'now' })
  expect(await story.rights(dora.id)).toEqual(['exports ended', 'reports trial'])
  await story.stop(key)
  expect(await story.stop(key, { when: 'never' })).toMatchObject({ kind: 'done' })

  const second = await story.subscribe(emil, { plan: plan.key })
  await story.stop(second.key)
  await story.advance('2026-04-17T10:00:00+02:00')
  expect(await story.papers(key)).toEqual([
    'invoice 2162 2026-03-16 paid',
    'invoice 2162 2026-04-16 paid',
  ])
  expect(await story.papers(second.key)).toEqual([])
  expect(await story.subscription(second.key)).toMatchObject({ state: 'cancelled' })
  expect(await story.rights(emil.id)).toEqual(['exports ended'])
  await story.end()
})
