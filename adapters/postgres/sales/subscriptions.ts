import type {
  ClockId,
  EventId,
  PlanId,
  SubscriptionId,
  TransactionId,
} from '../../../domain/ids.ts'
import type { Currency } from '../../../domain/money/currency.ts'
import type { Subscription, SubscriptionState } from '../../../domain/sales/subscription.ts'
import type { ChargedItem, Pending } from '../../../domain/sales/pending.ts'
import type { Tx } from '../client.ts'
import { type PartyRow, clockOf, partyColumns } from './parties.ts'

/** A subscription with the parties to it, as one step of its life needs it. */
export type SubscriptionRow = PartyRow & {
  readonly subscription_id: SubscriptionId
  readonly key: string
  readonly plan_id: PlanId
  readonly plan_version: number
  readonly quantity: string
  readonly currency: Currency
  readonly discount_percent: string | null
  readonly country: string | null
  readonly state: SubscriptionState
  readonly ended_because: string | null
  readonly parked_because: string | null
  readonly anchor_on: string | null
  readonly anchor_index: number
  readonly own_zone: string
  readonly period_index: number
  readonly starts_at: Date | null
  readonly ends_at: Date | null
  readonly pending: Pending | null
  readonly charged: readonly ChargedItem[]
  readonly due_at: Date | null
  readonly clock_id: ClockId | null
  readonly row_version: bigint
  readonly event_id: EventId
  readonly transaction_id: TransactionId
}

/**
 * Takes subscriptions for the length of the transaction, in the order of their ids: whoever comes
 * second, a run or a chunk, waits, and then sees what the first one did.
 */
export function lockSubscriptions(
  tx: Tx,
  ids: readonly SubscriptionId[],
): Promise<SubscriptionRow[]> {
  return tx<SubscriptionRow[]>`
    ${selected(tx)} where s.subscription_id = any(${[...ids]})
     order by s.subscription_id for update of s`
}

/** Subscriptions by our id or by the product's key. */
export function subscriptionsNamed(tx: Tx, names: readonly string[]): Promise<SubscriptionRow[]> {
  return tx<SubscriptionRow[]>`
    ${selected(tx)} where s.subscription_id = any(${[...names]}) or s.key = any(${[...names]})`
}

const selected = (tx: Tx) => tx`
  select s.subscription_id, s.key, s.plan_id, s.plan_version, s.quantity, s.currency, s.discount_percent,
         s.country, s.state, s.ended_because, s.parked_because, to_char(s.anchor_on, 'YYYY-MM-DD') as anchor_on,
         s.anchor_index, s.zone as own_zone, s.period_index, s.starts_at, s.ends_at, s.pending, s.charged,
         s.due_at, s.clock_id, s.row_version, s.event_id, s.transaction_id, ${partyColumns(tx)}
    from sales.subscription s
    join sales.customer c on c.tenant_id = s.tenant_id and c.customer_id = s.customer_id
    join sales.legal_entity e on e.tenant_id = s.tenant_id and e.key = s.seller_key
    ${clockOf(tx)}`

/** A row as the domain knows it. */
export function fromSubscriptionRow(row: SubscriptionRow): Subscription {
  const { anchor_on: anchorOn, starts_at: starts, ends_at: ends } = row
  const begun = anchorOn !== null && starts !== null && ends !== null
  return {
    subscriptionId: row.subscription_id,
    customerId: row.customer_id,
    plan: { planId: row.plan_id, version: row.plan_version },
    quantity: row.quantity,
    currency: row.currency,
    ...(row.discount_percent === null ? {} : { discountPercent: row.discount_percent }),
    state: row.state,
    ...(row.ended_because === null ? {} : { endedBecause: row.ended_because }),
    zone: row.own_zone,
    ...(begun
      ? {
          at: {
            anchorOn,
            anchorIndex: row.anchor_index,
            index: row.period_index,
            startMs: starts.getTime(),
            endMs: ends.getTime(),
          },
        }
      : {}),
    ...(row.pending === null ? {} : { pending: row.pending }),
    charged: row.charged,
  }
}
