import type { SubscriptionId } from '../../../domain/ids.ts'
import type { BillingProfile } from '../../../domain/sales/document.ts'
import type { PlanVersion } from '../../../domain/sales/plan.ts'
import type { Original } from '../../../domain/sales/priced-turn.ts'
import { usageRules } from '../../../domain/sales/profiles.ts'
import type { PlanRef } from '../../../domain/sales/pending.ts'
import type { Situation } from '../../../domain/sales/turn.ts'
import type { Tx } from '../client.ts'
import { notesOf } from './credits.ts'
import { latestPlans, planVersionsOf } from './plans.ts'
import { lockTallies, type TallyRow } from './rate-windows.ts'
import { readDocuments } from './read-document.ts'
import { fromSubscriptionRow, type SubscriptionRow } from './subscriptions.ts'

/** What the turns of some subscriptions are worked out from. */
export type Situations = {
  readonly planOf: (ref: PlanRef) => PlanVersion
  readonly situationOf: (row: SubscriptionRow) => Situation
  readonly planNamed: (name: string) => PlanVersion | undefined
  readonly ownWindowsOf: (row: SubscriptionRow) => readonly TallyRow[]
}

/**
 * Reads plans and open windows of subscriptions whose rows are locked. The windows are locked too.
 *
 * @param more `plans`: names of plans that somebody wishes for
 */
export async function readSituations(
  tx: Tx,
  rows: readonly SubscriptionRow[],
  more: { readonly profile: BillingProfile; readonly plans: readonly string[] },
): Promise<Situations> {
  const ids = rows.map((row) => row.subscription_id)
  const [plans, named, tallies] = await Promise.all([
    planVersionsOf(tx, rows.flatMap(refsOf)),
    latestPlans(tx, more.plans),
    lockTallies(tx, ids),
  ])
  const { graceHours } = usageRules(more.profile)
  const byOwner = Map.groupBy(tallies, (tally) => tally.subscriptionId)
  const known = new Map([...plans.values(), ...named.values()].map((plan) => [nameOf(plan), plan]))
  // A window may have been opened by a plan that its subscription has left since.
  const others = tallies.map((tally) => tally.plan).filter((ref) => !known.has(nameOf(ref)))
  for (const plan of (await planVersionsOf(tx, others)).values()) known.set(nameOf(plan), plan)
  const planOf = (ref: PlanRef): PlanVersion => {
    const plan = known.get(nameOf(ref))
    if (plan === undefined) throw new Error(`The plan ${nameOf(ref)} is gone.`)
    return plan
  }
  return {
    planOf,
    planNamed: (name) => named.get(name),
    ownWindowsOf: (row) => ofOwner(byOwner, row.subscription_id).filter((tally) => tally.ownRun),
    situationOf(row) {
      const windows = ofOwner(byOwner, row.subscription_id)
      const [own, shared] = [
        windows.filter((tally) => tally.ownRun),
        windows.filter((tally) => !tally.ownRun),
      ]
      return {
        subscription: fromSubscriptionRow(row),
        planOf,
        tallies: shared,
        // Not those of periods that are over and in their grace.
        ownMeters: own
          .filter(({ periodIndex }) => periodIndex === row.period_index)
          .map((tally) => tally.meterKey),
        graceHours,
        nowMs: row.now_at.getTime(),
      }
    },
  }
}

const ofOwner = (all: ReadonlyMap<SubscriptionId, TallyRow[]>, id: SubscriptionId) =>
  all.get(id) ?? []

const nameOf = ({ planId, version }: PlanRef) => `${planId}@${version}`

function refsOf({ plan_id: planId, plan_version: version, pending }: SubscriptionRow): PlanRef[] {
  return pending?.kind === 'change' ? [{ planId, version }, pending.plan] : [{ planId, version }]
}

/** An invoice that is credited, with what a note about it prints and counts by. */
type PrintedOriginal = Original & {
  readonly named: { readonly number: string; readonly issuedOn: string }
  readonly country: string
  readonly profile: BillingProfile
}

/** Invoices with the notes that stand against them, by the invoice's id. */
export async function readOriginals(
  tx: Tx,
  invoiceIds: readonly string[],
): Promise<Map<string, PrintedOriginal>> {
  if (invoiceIds.length === 0) return new Map()
  const notes = await notesOf(tx, invoiceIds)
  const stored = await readDocuments(tx, [...invoiceIds, ...notes])
  const together = Map.groupBy(stored, ({ correctsId, snapshot }) => correctsId ?? snapshot.id)
  return new Map(
    [...together].flatMap(([id, documents]) => {
      const invoice = documents.find(({ snapshot }) => snapshot.id === id)
      if (invoice === undefined) return []
      const others = documents.filter((document) => document !== invoice)
      const { priced, number, issuedOn, profile } = invoice.snapshot
      const original: PrintedOriginal = {
        priced,
        notes: others.map(({ snapshot }) => snapshot.priced),
        named: { number, issuedOn },
        country: invoice.taxCountry,
        // The note counts as its invoice did; only key, version and inclusiveness are printed on it.
        profile: { ...profile, rounding: { mode: 'half-up', at: 'tax-group' }, zeroLines: 'keep' },
      }
      return [[id, original] as const]
    }),
  )
}
