import type { CustomerId, EventId, OfferId } from '../../../domain/ids.ts'
import type { Tx } from '../client.ts'
import type { OfferState } from './offers-row.ts'

/** Makes the offers of one feature to one customer wait for each other until the transaction ends. */
export async function lockOffers(
  tx: Tx,
  about: { readonly customerId: CustomerId; readonly feature: string },
): Promise<void> {
  const name = `offer ${about.customerId} ${about.feature}`
  await tx`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`
}

/** Ends the wait for an offer, and closes it if it is open. @returns whether that closed it */
export async function endOffer(
  tx: Tx,
  { offerId, as }: { readonly offerId: OfferId; readonly as: Exclude<OfferState, 'open'> },
): Promise<boolean> {
  const [row] = await tx<{ was: OfferState }[]>`
    with before as (select offer_id, state from sales.offer where offer_id = ${offerId} for update)
    update sales.offer o
       set due_at = null, state = case when b.state = 'open' then ${as} else b.state end,
           closed_at = coalesce(o.closed_at, platform.now_for(o.tenant_id, o.customer_id))
      from before b where o.offer_id = b.offer_id
    returning b.state as was`
  return row?.was === 'open'
}

/** Notes by which event an offer was taken. What has expired meanwhile was taken all the same. */
export async function takeOffer(
  tx: Tx,
  { offerId, eventId }: { readonly offerId: OfferId; readonly eventId: EventId },
): Promise<boolean> {
  const { count } = await tx`
    update sales.offer set state = 'taken', taken_event_id = ${eventId},
           closed_at = platform.now_for(tenant_id, customer_id)
     where offer_id = ${offerId} and taken_event_id is null`
  return count > 0
}

/** Whether the customer is on the plan that was offered. */
export async function isOnOfferedPlan(tx: Tx, offerId: OfferId): Promise<boolean> {
  const [row] = await tx<{ on: boolean }[]>`
    select exists (
      select from sales.offer o
        join sales.subscription s on s.tenant_id = o.tenant_id and s.customer_id = o.customer_id and s.plan_id = o.plan_id
       where o.offer_id = ${offerId} and s.state in ('active', 'trialing')) as "on"`
  return row?.on ?? false
}
