import { afterAll, beforeAll, expect, test } from 'vitest'
import { asTenant } from '../adapters/postgres/client.ts'
import { countedUsage } from '../adapters/postgres/trace/counted-usage.ts'
import { trace, type Trace } from '../adapters/trace/index.ts'
import { assert } from '../domain/assert.ts'
import { lifelongIdsOf, workflowIdsOf } from '../worker/operations.ts'
import { startTestEngine, type TestEngine } from './engine.ts'
import { openStory, type Story } from './scenarios/story.ts'
import { flat } from './scenarios/subscription-verbs.ts'

let engine: TestEngine
let story: Story
beforeAll(async () => {
  engine = await startTestEngine()
  story = await openStory(engine)
})
afterAll(() => engine.stop())

async function told(id: string): Promise<Trace> {
  const { db, client } = engine.parts
  const found = await trace(
    { app: db, client, workflowIdsOf, lifelongIdsOf },
    { tenantId: engine.tenantId, id },
  )
  assert(found !== undefined, `${id} is known`)
  return found
}

const sentences = ({ lines }: Trace) => lines.map(({ source, what }) => `${source}: ${what}`)

/** The sentences that these parts are of, in the order in which they are told. */
function expectInTurn(of: Trace, parts: readonly RegExp[]): void {
  const all = sentences(of)
  const places = parts.map((part) => all.findIndex((sentence) => part.test(sentence)))
  expect(places, all.join('\n')).not.toContain(-1)
  expect(places, all.join('\n')).toEqual(places.toSorted((a, b) => a - b))
}

test('a subscription is told from its request through its renewal to its end', async () => {
  const anna = await story.buyer()
  await story.meter('calls', 'sum')
  const calls = flat('0', {
    key: 'calls',
    name: 'Calls',
    timing: 'arrears',
    meter: 'calls',
    amounts: { CHF: { kind: 'per-unit', unitAmount: '0.10' } },
  })
  const plan = await story.plan({ prices: [flat('20.00'), calls] })
  const { key } = await story.subscribe(anna, { plan: plan.key, paymentMethod: 'pm_card_visa' })
  await story.use(anna, { meter: 'calls', quantity: '12', id: 'one' })
  await story.use(anna, { meter: 'calls', quantity: '12', id: 'one' })
  await story.advance('2026-04-03T10:00:00+02:00')
  await story.stop(key)
  await story.stop(key)
  const whole = await told(key)
  expect(whole.transactionIds).toHaveLength(4)
  expectInTurn(whole, [
    /^inbox: subscription.requested accepted from/,
    /^temporal: subscription started/,
    /^invoice: invoice .* is final: 21.62 CHF .* for subscription subscription-/,
    /^subscription: period 0 of .*: 2026-03-02 to 2026-04-02, billed by INV-/,
    /^subscription: subscription .* is pending from now on$/,
    /^payment: charge 1 of 21.62 CHF succeeded$/,
    /^access: cus_\w+ may use exports$/,
    /^subscription: period 1 of .*: 2026-04-02 to 2026-05-02, billed by INV-/,
    /^usage: calls counted from 2026-03-02 to 2026-04-02: 1 events, 12 in all; 1 repeats dropped; rated by INV-/,
    /^payment: charge 1 of 22.92 CHF succeeded$/,
    /^inbox: subscription.cancel.requested accepted/,
    /^subscription: subscription .* is active and changes at the period's end, 2026-05-01T22:00:00/,
    /^subscription: subscription .* refused: It ends with this period already/,
    /^subscription: as of now: .* is active; next: it ends at 2026-05-02 00:00$/,
  ])
  const { subscription_id: id = '' } =
    whole.lines
      .map(({ evidence }) => ({ subscription_id: evidence['subscription'] }))
      .find(({ subscription_id: found }) => found !== undefined) ?? {}
  expect((await told(id)).transactionIds).toEqual(whole.transactionIds)
  expect((await told(`sales/subscription/${id}`)).transactionIds).toEqual(whole.transactionIds)
})

test('a renewal alone tells its own run, and leads to the beginning', async () => {
  const bert = await story.buyer()
  const plan = await story.plan()
  const { key } = await story.subscribe(bert, { plan: plan.key, paymentMethod: 'pm_card_visa' })
  await story.advance('2026-06-01T10:00:00+02:00')
  const [, renewal] = (await told(key)).lines.filter(({ source }) => source === 'invoice')
  const alone = await told(renewal?.evidence['id'] ?? '')
  expect(alone.transactionIds).toHaveLength(1)
  expect(alone.related.map(({ because }) => because)).toEqual([`${key} began with it`])
  expectInTurn(alone, [
    /^temporal: subscription started: what is due/,
    /^invoice: invoice .* is final: 21.62 CHF .* for subscription subscription-/,
    /^subscription: period 1 of .* billed by INV-/,
    /^payment: charge 1 of 21.62 CHF succeeded$/,
  ])
  expect(
    sentences(alone).filter((line) => line.startsWith('temporal: subscription started')),
  ).toHaveLength(1)
})

test('a line of usage says what came in, what was dropped, and what came late', async () => {
  const cara = await story.buyer()
  await story.meter('hits', 'count')
  const hits = flat('0', {
    key: 'hits',
    name: 'Hits',
    timing: 'arrears',
    meter: 'hits',
    amounts: { CHF: { kind: 'per-unit', unitAmount: '1.00' } },
  })
  const plan = await story.plan({ prices: [hits] })
  const { key } = await story.subscribe(cara, { plan: plan.key, paymentMethod: 'pm_card_visa' })
  const from = (await story.subscription(key)).starts_at.toISOString()
  for (const id of ['a', 'b', 'a'])
    await story.use(cara, { meter: 'hits', quantity: '1', id, time: from })
  const { ends_at: end } = await story.subscription(key)
  await story.advance(new Date(end.getTime() + 3_600_000).toISOString())
  await story.use(cara, { meter: 'hits', quantity: '1', id: 'late', time: from })
  const [line] = await asTenant(engine.parts.db, engine.tenantId, async (tx) => {
    const rows = await tx<{ window_id: string }[]>`
      select window_id from sales.usage_window where meter_key = 'hits' and state = 'billed'`
    return [
      ...(
        await countedUsage(
          tx,
          rows.map((row) => row.window_id),
        )
      ).values(),
    ]
  })
  expect(line).toMatchObject({ received: 3n, duplicates: 1n, counted: 2n, late: 1n })
})
