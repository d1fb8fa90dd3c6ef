import type { Tx } from '../client.ts'
import { offerColumns, offerFrom } from './offers.ts'
import type { OfferRow } from './offers-row.ts'

/** An offer with what it takes to show it to its customer. */
export type OfferLetterRow = OfferRow & {
  readonly customer_name: string
  readonly customer_email: string | null
  readonly locale: string
  readonly zone: string
  readonly seller_name: string
}

/** Seen by one tenant, or, on a page that anybody who has its address may open, by the system. */
export async function readOfferLetter(
  tx: Tx,
  offerId: string,
): Promise<OfferLetterRow | undefined> {
  const [row] = await tx<OfferLetterRow[]>`
    select ${offerColumns(tx)}, c.name as customer_name, c.email as customer_email, c.locale, c.zone,
           coalesce((select e.name from sales.legal_entity e
                      where e.tenant_id = o.tenant_id
                        and e.key = coalesce((select s.seller_key from sales.subscription s
                                               where s.tenant_id = o.tenant_id and s.subscription_id = o.subscription_id), 'default')),
                    (select t.name from platform.tenant t where t.tenant_id = o.tenant_id)) as seller_name
    ${offerFrom(tx)}
      join sales.customer c on c.tenant_id = o.tenant_id and c.customer_id = o.customer_id
     where o.offer_id = ${offerId}`
  return row
}
