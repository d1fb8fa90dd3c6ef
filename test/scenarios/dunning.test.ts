import { expect, test } from 'vitest'
import { line, stories } from './story.ts'

const { begin } = stories()
const course = { currency: 'CHF', lines: [line('49.00', { features: ['course'] })] }
const broke = 'pm_card_chargeCustomerFailInsufficientFunds'

test('a soft decline keeps access, is tried again at nine on day three, and a new card recovers it', async () => {
  const story = await begin()
  const anna = await story.buyer()
  const { order, became } = await story.order(anna, { ...course, paymentMethod: broke })
  expect(became).toBe('collecting')

  await story.advance('2026-03-05T08:59:59+01:00')
  expect(await story.invoice(order)).toMatchObject({ stage: 'charge', attempts: 1, status: 'open' })
  expect(await story.rights(anna.id)).toEqual(['course grace'])
  expect(await story.mails(anna.email)).toEqual(['payment-problem'])

  await story.advance('2026-03-05T09:00:00+01:00')
  expect(await story.invoice(order)).toMatchObject({
    stage: 'charge',
    attempts: 2,
    due_at: new Date('2026-03-10T09:00:00+01:00'),
  })

  await story.advance('2026-03-07T12:00:00+01:00')
  await story.newCard(anna, 'pm_card_visa')
  await story.until(
    'paid by the new card',
    async () => (await story.invoice(order)).status === 'paid',
  )
  expect(await story.invoice(order)).toMatchObject({ collection: 'paid', attempts: 3 })
  await story.until('paid access', async () =>
    (await story.rights(anna.id)).includes('course paid'),
  )
  expect(await story.mails(anna.email)).toEqual([
    'payment-problem',
    'payment-problem',
    'payment-recovered',
  ])
  await story.end()
})

test('a hard decline asks for another card, reminds twice, and gives up after two weeks', async () => {
  const story = await begin()
  const anna = await story.buyer()
  const { order } = await story.order(anna, {
    ...course,
    paymentMethod: 'pm_card_chargeCustomerFailStolenCard',
  })

  await story.advance('2026-03-16T08:59:59+01:00')
  expect(await story.rights(anna.id)).toEqual([])
  expect(await story.invoice(order)).toMatchObject({ stage: 'wait', attempts: 1, status: 'open' })
  expect(await story.mails(anna.email)).toEqual([
    'payment-problem',
    'payment-problem',
    'payment-problem',
  ])

  await story.advance('2026-03-16T09:00:00+01:00')
  expect(await story.invoice(order)).toMatchObject({
    collection: 'gave-up',
    status: 'uncollectible',
    attempts: 1,
    due_at: null,
  })
  expect((await story.mails(anna.email)).slice(3)).toEqual(['gave-up'])
  await story.end()
})

test('soft declines for ever: four retries, then access kept so far ends', async () => {
  const story = await begin()
  const anna = await story.buyer()
  const { order } = await story.order(anna, { ...course, paymentMethod: broke })
  const tries: string[] = []
  for (;;) {
    const { nowMs } = await story.advance()
    if (nowMs === undefined) break
    tries.push(new Date(nowMs).toISOString())
  }
  expect(tries.slice(-4)).toEqual([
    '2026-03-05T08:00:00.000Z',
    '2026-03-10T08:00:00.000Z',
    '2026-03-17T08:00:00.000Z',
    '2026-03-24T08:00:00.000Z',
  ])
  expect(await story.invoice(order)).toMatchObject({
    collection: 'gave-up',
    status: 'uncollectible',
    attempts: 5,
  })
  expect(await story.rights(anna.id)).toEqual(['course ended'])
  await story.end()
})

test.each([
  {
    answer: 'approve',
    stage: 'paid',
    mails: ['payment-problem', 'payment-recovered'],
    rights: ['course paid'],
  },
  { answer: 'decline', stage: 'wait', mails: ['payment-problem', 'payment-problem'], rights: [] },
])(
  'a payer who must confirm and says $answer: the webhook is the news',
  async ({ answer, stage, mails, rights }) => {
    const story = await begin()
    const anna = await story.buyer()
    const { order } = await story.order(anna, {
      ...course,
      paymentMethod: 'pm_card_authenticationRequired',
    })
    await story.advance('2026-03-02T10:00:01+01:00')
    const { action_url: url } = await story.invoice(order)
    expect(await story.mails(anna.email)).toEqual(['payment-problem'])

    await fetch(url ?? '', { method: 'POST', body: new URLSearchParams({ answer }) })
    await story.until(
      answer,
      async () =>
        (await story.invoice(order)).stage === stage &&
        (await story.mails(anna.email)).length === 2,
    )
    await story.until('access', async () => String(await story.rights(anna.id)) === String(rights))
    expect(await story.mails(anna.email)).toEqual(mails)
    await story.end()
  },
)

test.each([
  { given: 'no card', first: {}, mails: ['payment-problem', 'payment-recovered'] },
  {
    given: 'a card that no provider takes',
    first: { paymentMethod: 'pm_card_chargeDeclinedLostCard' },
    mails: ['payment-problem', 'payment-recovered'],
  },
])('a customer with $given pays as soon as they name one', async ({ first, mails }) => {
  const story = await begin()
  const anna = await story.buyer()
  const { order, became } = await story.order(anna, { ...course, ...first })
  expect(became).toBe('collecting')
  await story.advance('2026-03-03T10:00:00+01:00')
  expect(await story.invoice(order)).toMatchObject({ attempts: 0, stage: 'wait' })

  await story.newCard(anna, 'pm_card_visa')
  await story.until('paid', async () => (await story.rights(anna.id)).includes('course paid'))
  expect(await story.mails(anna.email)).toEqual(mails)
  await story.end()
})

test('a card whose news was lost is still tried on the day of the next reminder', async () => {
  const story = await begin()
  const anna = await story.buyer()
  const { order } = await story.order(anna, course)
  await story.advance('2026-03-03T10:00:00+01:00')
  await story.silentCard(anna, 'pm_card_visa')
  await story.advance('2026-03-05T09:00:00+01:00')
  expect(await story.invoice(order)).toMatchObject({ status: 'paid', attempts: 1 })
  expect(await story.mails(anna.email)).toEqual(['payment-problem', 'payment-recovered'])
  await story.end()
})
