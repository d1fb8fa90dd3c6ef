import { expect, test } from 'vitest'
import { line, stories } from './story.ts'

const { begin } = stories()
const course = { currency: 'CHF', lines: [line('49.00', { features: ['course'] })] }

test('a lost answer: the webhook is asked about, and nobody is charged twice', async () => {
  const story = await begin()
  const anna = await story.buyer()
  const { order, became } = await story.order(anna, {
    ...course,
    paymentMethod: 'pm_card_lostAnswer',
  })
  expect(became).toBe('collecting')
  await story.until('the webhook', async () =>
    (await story.rights(anna.id)).includes('course paid'),
  )
  expect(await story.invoice(order)).toMatchObject({ status: 'paid', attempts: 1 })
  await story.end()
})

test.each(['lostAnswerAndWebhook', 'serverErrorAfterCharge', 'garbledAnswer'])(
  '%s: access is kept, and a minute later asking tells',
  async (card) => {
    const story = await begin()
    story.engine.simulator.setWebhookUrl(undefined)
    const anna = await story.buyer()
    const { order, became } = await story.order(anna, {
      ...course,
      paymentMethod: `pm_card_${card}`,
    })
    expect(became).toBe('collecting')
    await story.advance('2026-03-02T10:00:59+01:00')
    expect(await story.invoice(order)).toMatchObject({ stage: 'ask', status: 'open' })
    expect(await story.rights(anna.id)).toEqual(['course grace'])
    await story.advance('2026-03-02T10:01:00+01:00')
    expect(await story.invoice(order)).toMatchObject({
      status: 'paid',
      collection: 'paid',
      attempts: 1,
    })
    expect(await story.rights(anna.id)).toEqual(['course paid'])
    expect(await story.mails(anna.email)).toEqual(['receipt'])
    await story.end()
  },
)

test('a provider that took another amount is never believed: it stays unknown for a person', async () => {
  const story = await begin()
  const anna = await story.buyer()
  const { order } = await story.order(anna, { ...course, paymentMethod: 'pm_card_wrongAmount' })
  await story.advance('2026-03-04T10:00:00+01:00')
  expect(await story.invoice(order)).toMatchObject({
    status: 'open',
    collection: 'open',
    stage: 'ask',
    paid: 0n,
  })
  expect(story.engine.simulator.book().at(-1)).toMatchObject({ amount: 5296 })
})
