import type { Tx } from '../adapters/postgres/client.ts'
import { currentProfile } from '../adapters/postgres/sales/catalogue.ts'
import { type ClockDueRow, dueOnClock } from '../adapters/postgres/sales/due-on-clock.ts'
import { readSituations, type Situations } from '../adapters/postgres/sales/situations.ts'
import {
  lockSubscriptions,
  type SubscriptionRow,
} from '../adapters/postgres/sales/subscriptions.ts'
import type { ClockId, SubscriptionId } from '../domain/ids.ts'
import { toMoneyJson } from '../domain/money/money.schema.ts'
import { nextTurn } from '../domain/sales/next-turn.ts'
import { priceTurn } from '../domain/sales/priced-turn.ts'
import { isRefusal } from '../domain/sales/refusal.ts'
import type { Turn } from '../domain/sales/turn.ts'
import { usageTurn } from '../domain/sales/turn-usage.ts'
import { settingOf } from './subscription-foreseen.ts'

const words = {
  renew: 'renew',
  'trial-ends': 'trial ends',
  change: 'change',
  end: 'end',
  'close-usage': 'close usage',
} as const

type SubscriptionDue = Exclude<ClockDueRow, { readonly what: 'offer-ends' }>

/**
 * What is due in Sales on a clock, in order. Of subscriptions with the amount that would be invoiced
 * as of now, usage as it was counted so far; no amount where it cannot be priced.
 */
export async function salesDue(tx: Tx, clockId: ClockId) {
  const due = await dueOnClock(tx, clockId)
  const tell = await teller(
    tx,
    due.flatMap((one) => (one.what === 'offer-ends' ? [] : [one.subscription_id])),
  )
  return due.map((one) => ({
    at: one.due_at.toISOString(),
    customerId: one.customer_id,
    ...(one.what === 'offer-ends'
      ? {
          what: 'offer ends',
          offer: { id: one.offer_id, feature: one.feature, plan: one.plan_key },
        }
      : { what: words[one.what], ...tell(one) }),
  }))
}

type Known = { readonly row: SubscriptionRow; readonly known: Situations }

/** Reads subscriptions, all at once. @returns what is to be told of each */
async function teller(tx: Tx, subscriptionIds: readonly SubscriptionId[]) {
  const ids = [...new Set(subscriptionIds)]
  const [rows, profile] = await Promise.all([lockSubscriptions(tx, ids), currentProfile(tx)])
  const known = await readSituations(tx, rows, { profile, plans: [] })
  const byId = new Map(rows.map((row) => [row.subscription_id, row]))
  return (one: SubscriptionDue) => {
    const row = byId.get(one.subscription_id)
    if (row === undefined) return {}
    const turn = turnOf(one, { row, known })
    const setting = { profile, originals: new Map(), ...settingOf(row, one.due_at.getTime()) }
    const priced = turn === undefined ? undefined : priceTurn(turn, setting)
    const told = toDue(one, { row, known })
    if (priced === undefined || isRefusal(priced)) return told
    const minor = priced.invoice?.totalMinor ?? 0n
    return { ...told, amount: toMoneyJson({ currency: row.currency, minor }) }
  }
}

function turnOf(
  { what, due_at, period_index: index }: SubscriptionDue,
  { row, known }: Known,
): Turn | undefined {
  const situation = known.situationOf(row)
  if (what !== 'close-usage') return nextTurn(situation)?.turn
  const windows = known.ownWindowsOf(row)
  return usageTurn({ ...situation, nowMs: due_at.getTime() }, { windows, index: index ?? 0 })
}

/** What holds from then on: of a change that waits, the plan that it leads to. */
function toDue({ what }: SubscriptionDue, { row, known }: Known) {
  const to = what === 'change' && row.pending?.kind === 'change' ? row.pending : undefined
  const plan = known.planOf(to?.plan ?? { planId: row.plan_id, version: row.plan_version })
  return {
    zone: row.own_zone,
    subscription: { id: row.subscription_id, key: row.key },
    plan: { key: plan.key, version: plan.version, name: plan.name },
    quantity: to?.quantity ?? row.quantity,
  }
}
