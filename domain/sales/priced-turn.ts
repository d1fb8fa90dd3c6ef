import { creditDocument } from './credit-note.ts'
import type { BillingProfile, PricedDocument } from './document.ts'
import { priceDocument } from './price.ts'
import { isRefusal, type Refusal } from './refusal.ts'
import type { InvoiceId } from '../ids.ts'
import type { Subscription } from './subscription.ts'
import type { ChargedItem } from './pending.ts'
import type { Reversal, Turn } from './turn.ts'

/** An invoice of which something may be given back, with what was given back before. */
export type Original = {
  readonly priced: PricedDocument
  readonly notes: readonly PricedDocument[]
}

/** Under which rules a turn is priced. */
export type PriceSetting = {
  readonly profile: BillingProfile
  /** Whose tax applies (ISO 3166-1 alpha-2). */
  readonly country: string
  /** ISO date of supply. */
  readonly taxPoint: string
  readonly originals: ReadonlyMap<string, Original>
}

/** A turn with its documents, as they will be. */
export type PricedTurn = {
  readonly turn: Turn
  /** Absent where nothing is charged. A line's key is its place among the turn's lines, from 1. */
  readonly invoice?: PricedDocument
  readonly credits: readonly { readonly invoiceId: string; readonly priced: PricedDocument }[]
}

/** Prices a turn: the one arithmetic of preview, own run and chunk. */
export function priceTurn(
  turn: Turn,
  setting: PriceSetting & { readonly currency: PricedDocument['currency'] },
): PricedTurn | Refusal {
  const credits = creditsOf(turn.reversals, setting.originals)
  if (isRefusal(credits)) return credits
  if (turn.lines.length === 0) return { turn, credits }
  const { currency, profile, country, taxPoint } = setting
  const lines = turn.lines.map(({ line }, index) => ({ ...line, key: String(index + 1) }))
  const invoice = priceDocument({ currency, lines, profile, country, taxPoint })
  if (isRefusal(invoice)) return invoice
  return { turn, invoice, credits }
}

/** The subscription after a turn: what its invoice charged in advance can be credited from now on. */
export function standingAfter({ turn, invoice }: PricedTurn, invoiceId: InvoiceId): Subscription {
  if (turn.next.state === 'cancelled') return turn.next
  const onInvoice = new Set(invoice?.lines.map((line) => line.key))
  const items = turn.lines.flatMap(({ line, for: what }, index): ChargedItem[] => {
    const lineKey = String(index + 1)
    if (what !== 'advance' || line.period === undefined || !onInvoice.has(lineKey)) return []
    return [{ invoiceId, lineKey, ...line.period }]
  })
  return items.length === 0 ? turn.next : { ...turn.next, charged: items }
}

/** One note for each invoice of which something is given back. */
function creditsOf(
  reversals: readonly Reversal[],
  originals: PriceSetting['originals'],
): PricedTurn['credits'] | Refusal {
  const credits: PricedTurn['credits'][number][] = []
  for (const [invoiceId, some] of Map.groupBy(reversals, (reversal) => reversal.invoiceId)) {
    const original = originals.get(invoiceId)
    if (original === undefined) throw new Error(`The invoice ${invoiceId} is gone.`)
    const charged = new Set(
      original.priced.lines.flatMap((line) => (line.totalMinor === 0n ? [] : [line.key])),
    )
    const lines = some.flatMap(({ lineKey, share }) =>
      charged.has(lineKey) ? [{ key: lineKey, share }] : [],
    )
    if (lines.length === 0) continue
    const priced = creditDocument({
      original: original.priced,
      alreadyCredited: original.notes,
      what: { kind: 'lines', lines },
    })
    if (isRefusal(priced)) return priced
    credits.push({ invoiceId, priced })
  }
  return credits
}
