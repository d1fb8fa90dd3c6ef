import type { CustomerId, TenantId } from '../../../domain/ids.ts'
import type { Db, Tx } from '../client.ts'
import type { OfferRow } from './offers-row.ts'

/** The columns of an `OfferRow`, from offer `o` and its plan's version `v`. */
export const offerColumns = (tx: Tx) => tx`
  o.tenant_id, o.offer_id, o.customer_id, o.feature, o.feature_name, o.denial, o.subscription_id, o.plan_id,
  o.plan_version, v.body->>'key' as plan_key, v.body->>'name' as plan_name, o.today_minor, o.then_minor,
  to_char(o.then_on, 'YYYY-MM-DD') as then_on, o.currency, o.every, o.plus_usage, o.lines, o.state, o.made_at,
  o.expires_at, o.due_at, o.clock_id, o.transaction_id, o.taken_event_id, o.closed_at,
  platform.now_for(o.tenant_id, o.customer_id) as now_at`

/** Joins the version of the plan that is offered. */
export const offerFrom = (tx: Tx) => tx`
  from sales.offer o
  join sales.plan_version v on v.tenant_id = o.tenant_id and v.plan_id = o.plan_id and v.version = o.plan_version`

export async function findOffer(tx: Tx, offerId: string): Promise<OfferRow | undefined> {
  const [row] = await tx<OfferRow[]>`
    select ${offerColumns(tx)} ${offerFrom(tx)} where o.offer_id = ${offerId}`
  return row
}

/** The newest offer that a customer got for a feature. */
export async function newestOffer(
  tx: Tx,
  about: { readonly customerId: CustomerId; readonly feature: string },
): Promise<OfferRow | undefined> {
  const [row] = await tx<OfferRow[]>`
    select ${offerColumns(tx)} ${offerFrom(tx)}
     where o.customer_id = ${about.customerId} and o.feature = ${about.feature}
     order by o.made_at desc, o.offer_id desc limit 1`
  return row
}

/** Whose offer it is: whoever has its address may see it, and has no key that would say. */
export async function tenantOfOffer(system: Db, offerId: string): Promise<TenantId | undefined> {
  const [row] = await system<{ tenant_id: TenantId }[]>`
    select tenant_id from sales.offer where offer_id = ${offerId}`
  return row?.tenant_id
}
