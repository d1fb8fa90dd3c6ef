import { dateIn } from '../domain/dates.ts'
import { toMoneyJson } from '../domain/money/money.schema.ts'
import type { PricedDocument } from '../domain/sales/document.ts'
import { toPriced } from './document-parts.ts'
import type { Following } from './subscription-foreseen.ts'
import type { Previewed } from './subscription-preview.ts'

/** What a step would come to, as public JSON. */
export function toPreview({ row, foreseen }: Previewed) {
  const { what, turn, plan, credits, invoice, heldMinor, next } = foreseen
  const { currency, own_zone: zone } = row
  const money = (minor: bigint) => toMoneyJson({ currency, minor })
  const applied = invoice?.appliedMinor ?? 0n
  const due = (invoice?.priced.totalMinor ?? 0n) - applied
  const kept = credits.reduce((sum, credit) => sum + credit.kept, 0n)
  const effective = effectiveOf({ row, foreseen })
  return {
    what,
    currency,
    effective,
    state: turn.next.state,
    plan: { key: plan.key, version: plan.version },
    quantity: turn.next.quantity,
    credits: credits.map(({ invoiceId, number, priced, back, kept: stays }) => ({
      invoiceId,
      corrects: number,
      ...toDocument(priced),
      givenBack: money(back),
      kept: money(stays),
    })),
    invoice:
      invoice === undefined
        ? null
        : { ...toDocument(invoice.priced), applied: money(applied), due: money(due) },
    credit: { before: money(heldMinor), after: money(heldMinor + kept - applied) },
    dueToday: money(effective.when === 'now' ? due : 0n),
    next: next === undefined ? null : toFollowing(next, { zone, money }),
  }
}

function effectiveOf({ row, foreseen: { turn, what, atMs } }: Previewed) {
  const commanded = what === 'begin' || what === 'change' || what === 'cancel'
  const { next } = turn
  const waits = commanded && next.pending !== undefined && next.at !== undefined
  const whenMs = waits ? (next.at?.endMs ?? atMs) : atMs
  const when = whenMs > row.now_at.getTime() ? ('period-end' as const) : ('now' as const)
  return { when, on: dateIn(row.own_zone, whenMs), at: new Date(whenMs).toISOString() }
}

function toDocument(priced: PricedDocument) {
  const { currency, netMinor, taxMinor, totalMinor } = priced
  const money = (minor: bigint) => toMoneyJson({ currency, minor })
  return {
    net: money(netMinor),
    tax: money(taxMinor),
    total: money(totalMinor),
    ...toPriced(priced),
  }
}

function toFollowing(
  { what, atMs, priced, usageOpen }: Following,
  {
    zone,
    money,
  }: { readonly zone: string; readonly money: (minor: bigint) => ReturnType<typeof toMoneyJson> },
) {
  const document =
    priced.invoice === undefined
      ? { net: money(0n), tax: money(0n), total: money(0n), lines: [], taxes: [] }
      : toDocument(priced.invoice)
  return { what, on: dateIn(zone, atMs), at: new Date(atMs).toISOString(), ...document, usageOpen }
}
