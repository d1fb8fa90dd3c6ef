import type { CustomerId, SubscriptionId } from '../../../domain/ids.ts'
import type { Tx } from '../client.ts'

/** The subscription by which a customer has, or could have, a feature. */
export type Standing = {
  readonly id: SubscriptionId
  /** Why nothing can be offered on top of it now. */
  readonly hindrance: string | null
}

/**
 * The one whose plan has the feature, else the oldest; none where the customer has no subscription.
 * While something of it is unpaid, unbegun or unfinished, no more is sold.
 */
export async function leadingSubscription(
  tx: Tx,
  wanted: { readonly customerId: CustomerId; readonly feature: string },
): Promise<Standing | undefined> {
  const [row] = await tx<Standing[]>`
    select s.subscription_id as id,
           case when s.parked_because is not null then 'the subscription waits for a person'
                when s.state in ('requested', 'pending') then 'the subscription has not begun yet'
                when s.due_at <= platform.now_for(s.tenant_id, s.customer_id) then 'the subscription is being renewed'
                when exists (
                  select from sales.document d
                    join sales.invoice i on i.tenant_id = d.tenant_id and i.invoice_id = d.document_id
                   where d.tenant_id = s.tenant_id and d.subscription_id = s.subscription_id
                     and i.status in ('open', 'uncollectible')) then 'an invoice is unpaid'
           end as hindrance
      from sales.subscription s
      join sales.plan_version v on v.tenant_id = s.tenant_id and v.plan_id = s.plan_id and v.version = s.plan_version
     where s.customer_id = ${wanted.customerId} and s.state <> 'cancelled'
     order by v.body->'features' ? ${wanted.feature} desc, s.created_at, s.subscription_id limit 1`
  return row
}
