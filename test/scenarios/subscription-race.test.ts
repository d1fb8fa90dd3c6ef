import { expect, test } from 'vitest'
import { asTenant } from '../../adapters/postgres/client.ts'
import { moveClock } from '../../adapters/postgres/clock-moves.ts'
import type { SubscriptionId } from '../../domain/ids.ts'
import { wakeRun } from '../../worker/wake-run.ts'
import { type Story, stories } from './story.ts'
import { flat } from './subscription-verbs.ts'

const { begin } = stories()
const visa = { paymentMethod: 'pm_card_visa' }
const broke = 'pm_card_chargeCustomerFailInsufficientFunds'
const seats = flat('10.00', { amounts: { CHF: { kind: 'per-unit', unitAmount: '10.00' } } })
const april = '2026-04-02T10:00:00+02:00'

/** The time of the story's customers is another from now on; what is due by it is left to the test. */
const leap = (story: Story, to: string) =>
  asTenant(story.engine.parts.db, story.engine.tenantId, (tx) =>
    moveClock(tx, { clockId: story.clockId, toMs: Date.parse(to) }),
  )

/** Wakes a subscription's run, as the schedule does, and waits until it has come to rest. */
async function wake(story: Story, key: string): Promise<void> {
  const { parts, tenantId } = story.engine
  const [row] = await parts.system<{ id: SubscriptionId }[]>`
    select subscription_id as id from sales.subscription where key = ${key}`
  if (row === undefined) throw new Error(`There is no subscription ${key}.`)
  const ref = { tenantId, subscriptionId: row.id }
  await wakeRun(parts.client, { ref, reaches: parts.reaches, settle: true })
}

const times = <T>(count: number, work: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => work(index)))

test('a command that meets a renewal comes after it, whoever was first', async () => {
  const story = await begin()
  const plan = await story.plan({ prices: [seats] })
  const all = await times(8, async () => {
    const buyer = await story.buyer()
    const { key } = await story.subscribe(buyer, { plan: plan.key, quantity: '2', ...visa })
    return { buyer, key }
  })
  await leap(story, april)
  await Promise.all(
    all.flatMap(({ key }) => [
      wake(story, key),
      story
        .change(key, { quantity: '3' })
        .then((answer) => expect(answer).toEqual({ kind: 'done', state: 'active', bill: 'paid' })),
      wake(story, key),
    ]),
  )
  for (const { buyer, key } of all) {
    // The renewal of two, then the third seat for the whole of the new period.
    expect(await story.papers(key)).toEqual([
      'invoice 2162 2026-03-02 paid',
      'invoice 2162 2026-04-02 credited',
      'credit-note 2162 2026-04-02 final',
      'invoice 3243 2026-04-02 paid',
    ])
    expect(await story.charges(buyer.id)).toEqual([2162n, 2162n, 1081n])
  }
  await story.end()
})

test('sixteen wakes at once take each period once', async () => {
  const story = await begin()
  const anna = await story.buyer()
  const plan = await story.plan()
  const { key } = await story.subscribe(anna, { plan: plan.key, ...visa })
  await leap(story, '2026-07-05T10:00:00+02:00')
  await times(16, () => wake(story, key))
  expect(await story.charges(anna.id)).toEqual([2162n, 2162n, 2162n, 2162n, 2162n])
  expect(await story.subscription(key)).toMatchObject({ period_index: 4 })
  await story.end()
})

test('the same event many times at once is done once, and answered alike', async () => {
  const story = await begin()
  const ben = await story.buyer()
  const plan = await story.plan({ prices: [seats] })
  const { key } = await story.subscribe(ben, { plan: plan.key, quantity: '1', ...visa })
  const { eventId } = await story.send(
    'subscription.change.requested',
    { subscription: key, quantity: '4' },
    async () => {},
  )
  const answers = await times(8, () => story.answer(eventId))
  for (const answer of answers)
    expect(answer).toEqual({ kind: 'done', state: 'active', bill: 'paid' })
  expect(await story.answer(eventId)).toMatchObject({ kind: 'done' })
  expect(await story.charges(ben.id)).toEqual([1081n, 3243n])
  await story.end()
})

test('of two events that ask for the same, one does it and one is refused', async () => {
  const story = await begin()
  const cleo = await story.buyer()
  const plan = await story.plan({ prices: [seats] })
  const { key } = await story.subscribe(cleo, { plan: plan.key, quantity: '1', ...visa })
  const answers = await times(2, () => story.change(key, { quantity: '4' }))
  expect(answers.map((answer) => (answer as { kind: string }).kind).toSorted()).toEqual([
    'done',
    'refused',
  ]) // The type of an answer is the workflow's own.
  expect(await story.charges(cleo.id)).toEqual([1081n, 3243n])
  await story.end()
})

test('sixteen changes at once are done one after the other', async () => {
  const story = await begin()
  const dora = await story.buyer()
  const plan = await story.plan({ prices: [seats] })
  const { key } = await story.subscribe(dora, { plan: plan.key, quantity: '1', ...visa })
  const answers = await times(16, (nth) =>
    story.change(key, { quantity: String(nth + 2), when: 'now' }),
  )
  for (const answer of answers)
    expect(answer).toEqual({ kind: 'done', state: 'active', bill: 'paid' })
  const { quantity } = await story.subscription(key)
  const charged = (await story.charges(dora.id)).reduce((sum, minor) => sum + minor, 0n)
  // What was charged and is not held pays for what it has now, to a cent.
  expect(charged - (await story.held(dora.id))).toBe(1081n * BigInt(quantity))
  expect(await story.papers(key)).toHaveLength(1 + 2 * 16)
  await story.end()
})

test('a change and an end at once: the end wins, whichever comes first', async () => {
  const story = await begin()
  const plan = await story.plan({ prices: [seats] })
  await times(6, async (nth) => {
    const buyer = await story.buyer()
    const { key } = await story.subscribe(buyer, { plan: plan.key, quantity: '1', ...visa })
    const deeds = [
      () => story.change(key, { quantity: '5' }),
      () => story.stop(key, { when: 'now', settle: 'refund' }),
    ]
    await Promise.all((nth % 2 === 0 ? deeds : deeds.toReversed()).map((deed) => deed()))
    expect(await story.subscription(key)).toMatchObject({ state: 'cancelled' })
    expect(await story.change(key, { quantity: '6' })).toMatchObject({ kind: 'refused' })
    expect(await story.rights(buyer.id)).toEqual(['exports ended'])
    const kept = sum(await story.charges(buyer.id)) - sum(await story.refunds(buyer.id))
    expect(kept).toBe(await story.held(buyer.id))
  })
  await story.end()
})

test('changes, ends and new cards meet collections: each is answered, nothing is charged twice', async () => {
  const story = await begin()
  const plan = await story.plan({ prices: [seats] })
  const all = await times(6, async () => {
    const buyer = await story.buyer()
    const { key } = await story.subscribe(buyer, { plan: plan.key, quantity: '2', ...visa })
    await story.silentCard(buyer, broke)
    return { buyer, key }
  })
  await story.advance(april)
  await Promise.all(
    all.flatMap(({ buyer, key }, nth) => [
      story.newCard(buyer, 'pm_card_visa'),
      nth % 2 === 0
        ? story.change(key, { quantity: '5' })
        : story.stop(key, { when: 'now', settle: nth % 3 === 0 ? 'refund' : 'credit' }),
    ]),
  )
  await story.until('nothing is collected any more', async () => (await story.openRuns()) === 0)
  for (const { key } of all) {
    for (const paper of await story.papers(key)) expect(paper).toMatch(/(paid|credited|final)$/)
  }
  await story.end()
})

test('an end that meets a slow first charge gives back what was charged', async () => {
  const story = await begin()
  const emil = await story.buyer()
  const plan = await story.plan()
  const slow = story.subscribe(emil, { plan: plan.key, paymentMethod: 'pm_card_slow' })
  const key = await story.until('it is requested', async () => {
    const [row] = await story.engine.parts.system<{ key: string }[]>`
      select key from sales.subscription where customer_id = ${emil.id} and state = 'pending'`
    return row?.key
  })
  const [{ became }, ended] = await Promise.all([
    slow,
    story.stop(key, { when: 'now', settle: 'refund' }),
  ])
  expect(became).toMatchObject({ kind: 'done' })
  expect(ended).toMatchObject({ kind: 'done', state: 'cancelled' })
  expect(await story.refunds(emil.id)).toEqual([2162n])
  expect(await story.rights(emil.id)).toEqual(['exports ended'])
  await story.end()
})

const sum = (minors: readonly bigint[]) => minors.reduce((all, minor) => all + minor, 0n)
