import { expect, test } from 'vitest'
import type { Buyer } from './buyer.ts'
import { line, stories, type Story } from './story.ts'

const { begin } = stories()
const visa = { paymentMethod: 'pm_card_visa' }

const held = async (story: Story, { id }: Buyer): Promise<string[]> => {
  const rows = await story.engine.parts.system<{ said: string }[]>`
    select format('%s %s', minor, currency) as said from sales.customer_credit where customer_id = ${id}`
  return rows.map((row) => row.said)
}

test('what a cancelled subscription leaves settles the next order, and goes back to where it came from', async () => {
  const story = await begin()
  const anna = await story.buyer()
  const plan = await story.plan()
  const { key } = await story.subscribe(anna, { plan: plan.key, ...visa })
  await story.stop(key, { when: 'now', settle: 'credit' })
  expect(await held(story, anna)).toEqual(['2162 CHF'])

  // 32.43 with tax: 21.62 of it is held, the card pays the rest.
  const { order, became } = await story.order(anna, { currency: 'CHF', lines: [line('30.00')] })
  expect(became).toBe('paid')
  expect(await held(story, anna)).toEqual(['0 CHF'])
  expect(story.engine.simulator.book().at(-1)).toMatchObject({ kind: 'capture', amount: 1_081 })

  expect(await story.cancel({ order })).toBe('refunded')
  expect(story.engine.simulator.book().at(-1)).toMatchObject({ kind: 'refund', amount: 1_081 })
  expect(await held(story, anna)).toEqual(['2162 CHF'])
  await story.end()
})

test('an order that held credit settles whole asks no provider', async () => {
  const story = await begin()
  const anna = await story.buyer()
  const plan = await story.plan()
  const { key } = await story.subscribe(anna, { plan: plan.key, ...visa })
  await story.stop(key, { when: 'now', settle: 'credit' })
  const captures = story.engine.simulator.book().length
  const { order, became } = await story.order(anna, { currency: 'CHF', lines: [line('10.00')] })
  expect(became).toBe('paid')
  expect(await story.invoice(order)).toMatchObject({ total: 1_081n, status: 'paid' })
  expect(story.engine.simulator.book()).toHaveLength(captures)
  expect(await held(story, anna)).toEqual(['1081 CHF'])
  await story.end()
})
