import { newId } from '../adapters/new-id.ts'
import type { Tx } from '../adapters/postgres/client.ts'
import { currentProfile } from '../adapters/postgres/sales/catalogue.ts'
import { lockMoney } from '../adapters/postgres/sales/money-before.ts'
import { readOriginals, readSituations } from '../adapters/postgres/sales/situations.ts'
import type { SubscriptionRow } from '../adapters/postgres/sales/subscriptions.ts'
import { dateIn } from '../domain/dates.ts'
import type { InvoiceId } from '../domain/ids.ts'
import { commandTurn } from '../domain/sales/command-turn.ts'
import { type CreditSplit, placeMoney } from '../domain/sales/credit-money.ts'
import type { PricedDocument } from '../domain/sales/document.ts'
import { type NextTurn, nextTurn } from '../domain/sales/next-turn.ts'
import type { PlanVersion } from '../domain/sales/plan.ts'
import { type PricedTurn, type PriceSetting, priceTurn } from '../domain/sales/priced-turn.ts'
import { isRefusal, type Refusal } from '../domain/sales/refusal.ts'
import type { SubscriptionCommand } from '../domain/sales/subscription-event.ts'
import type { Situation, Turn } from '../domain/sales/turn.ts'

/** A step as it would be, with its documents and where their money would go. */
export type Foreseen = {
  readonly what: 'begin' | 'cancel' | NextTurn['what']
  readonly atMs: number
  readonly turn: Turn
  readonly plan: PlanVersion
  readonly invoice?: { readonly priced: PricedDocument; readonly appliedMinor: bigint }
  readonly credits: readonly (CreditSplit & {
    readonly invoiceId: string
    readonly number: string
    readonly priced: PricedDocument
  })[]
  readonly heldMinor: bigint
  readonly next?: Following
}

/** What follows of itself after the step, by its fixed prices. */
export type Following = Omit<NextTurn, 'turn'> & {
  readonly priced: PricedTurn
  /** Whether usage will come on top. */
  readonly usageOpen: boolean
}

/**
 * Works out a step as committing it would, by the same functions, and writes nothing. The row is
 * locked. Without a command: what falls due next by itself.
 */
export async function foresee(
  tx: Tx,
  { row, command }: { readonly row: SubscriptionRow; readonly command?: SubscriptionCommand },
): Promise<Foreseen | Refusal> {
  const profile = await currentProfile(tx)
  const plans = command !== undefined && 'plan' in command.data ? [command.data.plan] : []
  const named = plans.flatMap((plan) => plan ?? [])
  const known = await readSituations(tx, [row], { profile, plans: named })
  const situation = known.situationOf(row)
  const found =
    command === undefined
      ? nextTurn(situation)
      : {
          what: whatOf[command.type],
          atMs: situation.nowMs,
          turn: commandTurn(situation, { command, planNamed: known.planNamed }),
        }
  if (found === undefined) return nothingDue
  const { what, atMs, turn } = found
  if (isRefusal(turn)) return turn

  const ids = turn.reversals.map(({ invoiceId }) => invoiceId)
  const originals = await readOriginals(tx, [...new Set(ids)])
  const setting = { ...settingOf(row, atMs), profile, originals }
  const priced = priceTurn(turn, setting)
  if (isRefusal(priced)) return priced
  const next = following({ ...situation, subscription: turn.next, nowMs: atMs }, (at) => ({
    ...setting,
    ...settingOf(row, at),
  }))
  return {
    what,
    atMs,
    turn,
    plan: known.planOf(turn.next.plan),
    ...(await moneyOf(tx, { row, priced, numberOf: (id) => originals.get(id)?.named.number })),
    ...(next === undefined ? {} : { next }),
  }
}

const whatOf = {
  'subscription.requested': 'begin',
  'subscription.change.requested': 'change',
  'subscription.cancel.requested': 'cancel',
} as const

const nothingDue: Refusal = {
  kind: 'refused',
  field: 'subscription',
  message: 'Nothing falls due of it by itself.',
  fix: 'Say what is to be foreseen: {"change":{…}} or {"cancel":{…}}.',
}

/** Whose tax, on which day: as when the step is really made. */
export const settingOf = (row: SubscriptionRow, atMs: number) => ({
  country: row.country ?? row.customer_address.country,
  taxPoint: dateIn(row.own_zone, atMs),
  currency: row.currency,
})

type Setting = PriceSetting & { readonly currency: PricedDocument['currency'] }

function following(
  situation: Situation,
  settingAt: (atMs: number) => Setting,
): Following | undefined {
  // What is used until then is not known: fixed prices only.
  const found = nextTurn({ ...situation, tallies: [] })
  if (found === undefined) return undefined
  const { what, atMs, turn } = found
  const priced = priceTurn(turn, settingAt(atMs))
  if (isRefusal(priced)) return undefined
  const usageOpen = isMetered(situation.planOf(situation.subscription.plan))
  return { what, atMs, priced, usageOpen }
}

const isMetered = (plan: { readonly prices: readonly { readonly meter?: string }[] }) =>
  plan.prices.some(({ meter }) => meter !== undefined)

type Moved = {
  readonly row: SubscriptionRow
  readonly priced: PricedTurn
  readonly numberOf: (invoiceId: string) => string | undefined
}

/** The documents, and where their money goes: decided as when they are really made. */
async function moneyOf(
  tx: Tx,
  { row, priced: { invoice, credits, turn }, numberOf }: Moved,
): Promise<Pick<Foreseen, 'invoice' | 'credits' | 'heldMinor'>> {
  const { customer_id: customerId, currency } = row
  const notes = credits.map((credit) => ({
    ...credit,
    creditNoteId: newId('creditNote'),
    invoiceId: credit.invoiceId as InvoiceId, // As the reversal named it.
    customerId,
    currency,
    minor: credit.priced.totalMinor,
    settle: turn.settle,
  }))
  const invoiceId = newId('invoice')
  const invoices =
    invoice === undefined ? [] : [{ invoiceId, customerId, currency, minor: invoice.totalMinor }]
  const before = await lockMoney(tx, {
    invoiceIds: notes.map((note) => note.invoiceId),
    customerIds: [customerId],
  })
  const { splits, applied } = placeMoney({ credits: notes, invoices }, before)
  return {
    credits: notes.map(({ invoiceId: of, priced, creditNoteId }) => ({
      invoiceId: of,
      number: numberOf(of) ?? '',
      priced,
      ...(splits.get(creditNoteId) ?? { back: 0n, kept: 0n }),
    })),
    heldMinor: before.held.find((one) => one.currency === currency)?.minor ?? 0n,
    ...(invoice === undefined
      ? {}
      : { invoice: { priced: invoice, appliedMinor: applied.get(invoiceId) ?? 0n } }),
  }
}
