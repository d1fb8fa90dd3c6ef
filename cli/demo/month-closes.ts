import { until } from './await.ts'
import type { Shown } from './catalogue.ts'
import { lateUses, marchUses, plainUse, repeatsOf, users } from './month-of-use.ts'
import { plainBill } from './plain-bill.ts'
import { sendUsage, type Use } from './send-usage.ts'
import { customer, type Shop, text } from './shop.ts'
import { type Billed, clockAt, subscribe, type Subscription } from './subscribe.ts'

const source = 'demo/march'

/** 3: a month of use is counted once and invoiced; what comes late is on the next bill. */
export async function monthCloses(shop: Shop): Promise<Shown> {
  const { page, client } = shop
  const clockId = await clockAt(shop, { name: 'metered', now: '2026-02-28T23:00:00Z' })
  const moveTo = (to: string) => client.post(`/v1/clocks/${clockId}/advance`, { body: { to } })
  await Promise.all(users.map((who) => begin(shop, { who, clockId })))
  await moveTo('2026-03-31T12:00:00Z')
  const march = await count(shop, marchUses())

  await moveTo('2026-04-01T06:00:00Z')
  const invoices = await Promise.all(users.map((who) => billOf(shop, { who, nth: 1 })))
  const late = await sendUsage(client, { source, uses: lateUses })
  page.line(
    'counted',
    `${grouped(march.counted)}/${grouped(march.uses.length)} · ${march.duplicates} duplicates ignored · ${late.late} late, next bill · ${grouped(march.perSecond)} events/s`,
  )
  page.line('April 1', invoices.map(({ number, total }) => `${number}  ${text(total)}`).join('   '))

  await moveTo('2026-05-01T06:00:00Z')
  const next = await billOf(shop, { who: 'acme', nth: 2 })
  page.line('May 1', `${next.number}  ${text(next.total)}, what came late`)
  const billed = [...invoices, next]
  const expected = [...users.map((who) => due(march.uses, who)), due(lateUses, 'acme')]
  const agree = billed.every(({ total }, nth) => total.amount === expected[nth])
  page.verdict(agree, 'each is what its events add up to, counted apart')
  return {
    ok: march.ok && late.late === lateUses.length && agree,
    clockId,
    events: march.sent,
    counted: march.counted,
    duplicates: march.duplicates,
    late: late.late,
    eventsPerSecond: march.perSecond,
    invoices: billed.map(({ id, number, total }) => ({ id, number, total })),
    expected,
  }
}

/** Sends what was used, some of it twice, and reads back what was counted. */
async function count(shop: Shop, uses: readonly Use[]) {
  const repeats = repeatsOf(uses)
  const sent = uses.length + repeats.length
  const from = performance.now()
  const { duplicates, refused } = await sendUsage(shop.client, {
    source,
    uses: [...uses, ...repeats],
    onProgress: (done) => shop.page.progress('sent', { done, total: sent }),
  })
  const perSecond = Math.round((sent / (performance.now() - from)) * 1_000)
  const counted = await countedNow(shop)
  const ok = counted === uses.length && duplicates === repeats.length && refused.length === 0
  return { ok, uses, sent, counted, duplicates, perSecond }
}

async function begin(shop: Shop, { who, clockId }: { who: string; clockId: string }) {
  const id = await customer(shop, { key: who, name: names[who] ?? who, clock: clockId })
  await subscribe(shop, { key: `${who}-metered`, customer: id, plan: 'metered' })
}

const names: Readonly<Record<string, string>> = {
  kofi: 'Kofi Mensah',
  mia: 'Mia Lund',
  acme: 'Acme GmbH',
}

/** What the engine has counted of the month so far, as it shows it itself. */
async function countedNow({ client }: Shop): Promise<number> {
  const subscriptions = await Promise.all(
    users.map((who) => client.get<Subscription>(`/v1/subscriptions/${who}-metered`)),
  )
  return subscriptions
    .flatMap(({ usage }) => usage)
    .reduce((sum, { events }) => sum + Number(events), 0)
}

/** The customer's nth invoice, once it is paid. */
function billOf(shop: Shop, { who, nth }: { who: string; nth: number }): Promise<Billed> {
  return until(`the bill of ${who}`, async () => {
    const { invoices } = await shop.client.get<Subscription>(`/v1/subscriptions/${who}-metered`)
    const bill = invoices.at(-nth)
    return bill?.status === 'paid' ? bill : undefined
  })
}

const due = (uses: readonly Use[], who: string) => plainBill(plainUse(uses, who)).toString()

const grouped = (count: number) => count.toLocaleString('en-GB')
