import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ApiStage, apiStage } from '../test/api-stage.ts'
import { type ForeseenStory, foreseenStory, type Wish } from '../test/foreseen-story.ts'
import { pick, seeded } from '../test/seeded.ts'

let stage: ApiStage
const day = 86_400_000

beforeAll(async () => {
  stage = await apiStage()
})
afterAll(() => stage.stop())

/** How often a step credited something, and used what was held: else this would prove little. */
const counts = { credited: 0, applied: 0 }

type Json = Record<string, unknown>
type Random = (below: number) => number

/** What a step has really made: its documents as the API shows them, and what became of the money. */
async function made(story: ForeseenStory, seen: Set<string>) {
  const { id } = await story.read()
  const rows = await stage.system<{ id: string; kind: string; applied: bigint; kept: bigint }[]>`
    select d.document_id as id, d.kind, coalesce(v.applied_minor, 0) as applied, coalesce(m.minor, 0) as kept
      from sales.document d
      left join sales.invoice v on v.invoice_id = d.document_id
      left join sales.credit_movement m on m.document_id = d.document_id
     where d.subscription_id = ${id} order by d.document_id`
  const fresh = rows.filter((row) => !seen.has(row.id))
  for (const row of fresh) seen.add(row.id)
  const shown = await Promise.all(
    fresh.map(async (row) => {
      const list = row.kind === 'invoice' ? 'invoices' : 'credit-notes'
      const { json } = await stage.ask('GET', `/v1/${list}/${row.id}`)
      const shown: Json = json
      return { ...row, json: shown }
    }),
  )
  return {
    invoice: shown.filter(({ kind }) => kind === 'invoice').map(ofInvoice)[0] ?? null,
    credits: sorted(shown.filter(({ kind }) => kind !== 'invoice').map(ofNote)),
  }
}

const document = ({ net, tax, total, lines, taxes }: Json) => ({ net, tax, total, lines, taxes })
const minor = (money: unknown) => (money as { amount: string }).amount

const ofInvoice = ({ json, applied }: { json: Json; applied: bigint }) => ({
  ...document(json),
  applied: String(applied),
  due: String(BigInt(minor(json['total'])) - applied),
})

const ofNote = ({ json, kept }: { json: Json; kept: bigint }) => ({
  ...document(json),
  invoiceId: json['invoiceId'],
  kept: String(kept),
  givenBack: String(BigInt(minor(json['total'])) - kept),
})

const sorted = <T extends { invoiceId: unknown }>(notes: readonly T[]) =>
  notes.toSorted((a, b) => String(a.invoiceId).localeCompare(String(b.invoiceId)))

/** What a preview says that would be made, in the same shape. */
function said(preview: Json) {
  const invoice = preview['invoice'] as Json | null
  const credits = preview['credits'] as Json[]
  return {
    invoice:
      invoice === null
        ? null
        : { ...document(invoice), applied: minor(invoice['applied']), due: minor(invoice['due']) },
    credits: sorted(
      credits.map((note) => ({
        ...document(note),
        invoiceId: note['invoiceId'],
        kept: minor(note['kept']),
        givenBack: minor(note['givenBack']),
      })),
    ),
  }
}

/** A command, or what is due: then the clock is there already. */
async function someWish(story: ForeseenStory, random: Random): Promise<Wish> {
  const { dueAt } = await story.read()
  if (dueAt !== null && random(3) === 0) {
    await story.moveTo(Date.parse(dueAt) + random(3) * day)
    return { verb: 'due' }
  }
  const when = pick(random, ['auto', 'auto', 'now', 'now', 'now', 'period-end', 'never'])
  if (random(8) === 0) {
    const settle = pick(random, ['credit', 'refund', 'none'])
    return { verb: 'cancel', body: { when: when === 'auto' ? 'period-end' : when, settle } }
  }
  const plan = pick(random, [undefined, ...story.plans])?.key
  const quantity = pick(random, [undefined, String(1 + random(30))])
  const wish = {
    ...(plan === undefined ? {} : { plan }),
    ...(quantity === undefined ? {} : { quantity }),
  }
  return { verb: 'change', body: { quantity: '2', ...wish, when } }
}

/** Days pass, something is used, and now and then what is owed is paid. */
async function live(story: ForeseenStory, random: Random): Promise<void> {
  const { dueAt, period } = await story.read()
  if (random(6) > 0) await story.pay()
  for (let uses = random(4); uses > 0; uses -= 1)
    await story.use(pick(random, ['calls', 'bytes', 'peak']), String(random(2_000)))
  const endsAt = dueAt ?? period?.endsAt
  if (endsAt === undefined) return
  const { json } = await stage.ask('GET', `/v1/clocks/${story.clockId}`)
  const nowMs = Date.parse(String(json['now']))
  const left = Date.parse(endsAt) - nowMs
  if (left > day) await story.moveTo(nowMs + random(Math.floor(left / 1_000)) * 1_000)
}

/** Foresees a step and takes it. @returns whether it was made, and not refused */
async function foreseenAndTaken(
  story: ForeseenStory,
  { wish, seen }: { readonly wish: Wish; readonly seen: Set<string> },
): Promise<boolean> {
  const preview = await stage.ask(
    'POST',
    `${story.path}/preview`,
    wish.verb === 'due' ? {} : { [wish.verb]: wish.body },
  )
  const turned =
    wish.verb === 'due'
      ? await story.due()
      : await story.told(`subscription.${wish.verb}.requested`, {
          subscription: story.key,
          ...wish.body,
        })
  return agree({ story, preview, turned, seen })
}

/** A subscription that is only foreseen has an id that no other will have. */
const nameless = (value: object): unknown =>
  JSON.parse(JSON.stringify(value).replaceAll(/sub_[0-9a-z]{26}/g, 'sub_'))

type Taken = {
  readonly story: ForeseenStory
  readonly preview: { readonly status: number; readonly json: Json }
  readonly turned: Awaited<ReturnType<ForeseenStory['due']>>
  readonly seen: Set<string>
}

async function agree({ story, preview: { status, json }, turned, seen }: Taken): Promise<boolean> {
  if (turned?.kind !== 'done') {
    const because = turned?.kind === 'refused' ? turned.because : String(json['detail'])
    expect(status).toBeGreaterThanOrEqual(409)
    expect(because).toContain(json['detail'])
    return false
  }
  expect([status, json['detail']]).toEqual([200, undefined])
  expect(nameless(said(json))).toEqual(nameless(await made(story, seen)))
  expect(json['state']).toBe(turned.state)
  counts.credited += (json['credits'] as object[]).length
  const applied = (json['invoice'] as Json | null)?.['applied']
  if (applied !== undefined && minor(applied) !== '0') counts.applied += 1
  const { after } = json['credit'] as { after: { amount: string } }
  expect((await story.read()).credit.amount).toBe(after.amount)
  await followedBy(story, json['next'] as Json | null)
  return true
}

/** What is said to follow is what falls due next, where nothing was used. */
async function followedBy(story: ForeseenStory, next: Json | null): Promise<void> {
  const { status, json: found } = await stage.ask('POST', `${story.path}/preview`, {})
  const json: Json = found
  if (next === null) return expect(status).toBe(409)
  expect([json['what'], (json['effective'] as { on: string }).on]).toEqual([
    next['what'],
    next['on'],
  ])
  const invoice = json['invoice'] as (Json & { lines: { origin: object }[] }) | null
  if (invoice === null) return expect(next['lines']).toEqual([])
  if (invoice.lines.some(({ origin }) => 'windowId' in origin)) return
  expect(nameless(document(invoice))).toEqual(nameless(document(next)))
}

describe.each([
  ['no grace', { graceHours: 0 }, 1],
  ['two days of grace', { graceHours: 48 }, 2],
])('with %s for usage', (_name, usage, seed) => {
  test('what a preview shows is what committing makes, to the cent, over random lives', async () => {
    await stage.ask('PUT', '/v1/billing-profiles/own', {
      rounding: { mode: 'half-up', at: 'tax-group' },
      prices: 'exclusive',
      zeroLines: 'keep',
      usage,
    })
    const random = seeded(seed)
    let [made, refused] = [0, 0]
    for (let lives = 0; lives < 10; lives += 1) {
      const story = await foreseenStory(stage, random)
      const seen = new Set<string>()
      const preview = await stage.ask('POST', '/v1/subscriptions/preview', story.requested)
      expect((await stage.ask('GET', story.path)).status).toBe(404)
      const begun = await agree({ story, preview, turned: await story.begin(), seen })
      if (begun) made += 1
      for (let steps = begun ? 7 : 0; steps > 0; steps -= 1) {
        await live(story, random)
        const done = await foreseenAndTaken(story, { wish: await someWish(story, random), seen })
        if (done) made += 1
        else refused += 1
      }
    }
    console.info(`${made} steps as foreseen, ${refused} refused as foreseen`, counts)
    expect(made).toBeGreaterThan(40)
    expect(counts.credited).toBeGreaterThan(5)
    expect(counts.applied).toBeGreaterThan(2)
  })
})

test('a preview is refused by name, and an overdue subscription first gets what is due', async () => {
  const story = await foreseenStory(stage, seeded(3))
  const answers = await Promise.all([
    stage.ask('POST', '/v1/subscriptions/preview', { ...story.requested, plan: 'prro' }),
    stage.ask('POST', '/v1/subscriptions/preview', { ...story.requested, legalEntity: 'other' }),
    stage.ask('POST', `${story.path}/preview`, {}),
    stage.ask('POST', `${story.path}/preview`, { change: {}, cancel: {} }),
  ])
  expect(answers.map(({ status, json }) => `${status} ${String(json['code'])}`)).toEqual([
    '422 plan-not-found',
    '422 seller-not-found',
    '404 subscription-not-found',
    '422 request-invalid',
  ])
  const both = { change: { quantity: '2' }, cancel: {} }
  expect((await stage.ask('POST', `${story.path}/preview`, both)).status).toBe(422)
  await story.begin()
  await story.pay()
  const { period } = await story.read()
  await story.moveTo(Date.parse(period?.endsAt ?? '') + day)
  const change = { change: { quantity: '31' } }
  expect((await stage.ask('POST', `${story.path}/preview`, change)).json['code']).toBe(
    'subscription-overdue',
  )
  expect((await stage.ask('POST', `${story.path}/preview`, {})).status).toBe(200)
})
