import type { AccessSnapshot, Question } from '../adapters/access/snapshot.ts'
import { asTenant, type Db, type Tx } from '../adapters/postgres/client.ts'
import { findCustomer } from '../adapters/postgres/sales/customers.ts'
import { newestOffer } from '../adapters/postgres/sales/offers.ts'
import { quoteFor } from '../adapters/postgres/sales/offers-quote.ts'
import type { OfferRow } from '../adapters/postgres/sales/offers-row.ts'
import type { Interval } from '../domain/calendar.ts'
import { dateIn } from '../domain/dates.ts'
import type { Money } from '../domain/money/money.ts'
import { toMoneyJson } from '../domain/money/money.schema.ts'

/** A customer who is denied the same again and again is answered the same for so long. */
const keptMs = 1_000
const keptMax = 10_000

type Parts = { readonly db: Db; readonly access: AccessSnapshot; readonly publicUrl: string }

/**
 * What an answer to a denied check offers: the offer that is open, else what one would be, which is
 * not stored. The mail that follows has an address; the first answer may come before there is one.
 */
export function offering(parts: Parts): (question: Question) => Promise<unknown> {
  const kept = new Map<string, { readonly untilMs: number; readonly answer: Promise<unknown> }>()
  return (question) => {
    const { tenantId, customerId, feature } = question
    const name = `${tenantId} ${customerId} ${feature}`
    const known = kept.get(name)
    const nowMs = Date.now()
    if (known !== undefined && nowMs < known.untilMs) return known.answer
    if (kept.size >= keptMax) kept.clear()
    const answer = asTenant(parts.db, tenantId, (tx) => answerTo(tx, { parts, question }))
    kept.set(name, { untilMs: nowMs + keptMs, answer })
    answer.catch(() => kept.delete(name)) // The next one asks again.
    return answer
  }
}

async function answerTo(
  tx: Tx,
  { parts, question }: { readonly parts: Parts; readonly question: Question },
) {
  const { access, publicUrl } = parts
  const [last, customer] = await Promise.all([
    newestOffer(tx, question),
    findCustomer(tx, { id: question.customerId }),
  ])
  const open = last?.state === 'open' && last.now_at < last.expires_at ? last : undefined
  const place = {
    offerId: open?.offer_id ?? null,
    url: open === undefined ? null : `${publicUrl}/offers/${open.offer_id}`,
  }
  if (open !== undefined && isOfToday(open, customer?.zone ?? 'UTC')) {
    const { currency, plan_key: plan, every } = open
    const today = { currency, minor: open.today_minor }
    const later = { currency, minor: open.then_minor }
    return told({ ...place, plan, every, today, later })
  }
  const { allowance } = access.check(question)
  const quote = await quoteFor(tx, {
    ...question,
    ...(allowance === undefined ? {} : { used: allowance.used }),
    ...(open === undefined ? {} : { planId: open.plan_id }),
  })
  if (quote.kind === 'none') return undefined
  const { plan, currency, every, todayMinor, thenMinor } = quote
  const today = { currency, minor: todayMinor }
  const later = { currency, minor: thenMinor }
  return told({ ...place, plan: plan.key, every, today, later })
}

/** The price of an upgrade holds for a day: then a day less is left of what was paid for. */
const isOfToday = ({ made_at: made, now_at: now }: OfferRow, zone: string) =>
  dateIn(zone, made.getTime()) === dateIn(zone, now.getTime())

function told(offer: {
  readonly offerId: string | null
  readonly url: string | null
  readonly plan: string
  readonly every: Interval
  readonly today: Money
  readonly later: Money
}) {
  const { offerId, url, plan, every, today, later } = offer
  return {
    offerId,
    plan,
    today: toMoneyJson(today),
    // oxlint-disable-next-line unicorn/no-thenable -- The word of the contract; it is data, no function.
    then: toMoneyJson(later),
    every: `P${every.count}${every.unit.charAt(0).toUpperCase()}`,
    url,
  }
}
