import type { PrintedOffer } from '../../channel/render-offer.ts'
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

export async function readOfferLetter(
  tx: Tx,
  offerId: string,
): Promise<OfferLetterRow | undefined> {
  const [row] = await tx<OfferLetterRow[]>`
    select ${offerColumns(tx)}, c.name as customer_name, c.email as customer_email, c.locale, c.zone,
           coalesce((select e.name from sales.legal_entity e
                      where e.key = coalesce((select s.seller_key from sales.subscription s
                                               where s.subscription_id = o.subscription_id), 'default')),
                    (select t.name from platform.tenant t where t.tenant_id = o.tenant_id)) as seller_name
    ${offerFrom(tx)}
      join sales.customer c on c.tenant_id = o.tenant_id and c.customer_id = o.customer_id
     where o.offer_id = ${offerId}`
  return row
}

/** An offer as it is written of, in a mail and on its page. */
export function toPrintedOffer(row: OfferLetterRow): PrintedOffer {
  const { currency, denial } = row
  const { limit, used, resetsMs } = denial
  return {
    isOpen: row.state === 'open' && row.now_at < row.expires_at,
    buyer: { name: row.customer_name, email: row.customer_email ?? undefined },
    seller: row.seller_name,
    locale: row.locale,
    zone: row.zone,
    feature: row.feature_name,
    ...(limit === undefined ? {} : { limit }),
    ...(used === undefined ? {} : { used }),
    ...(resetsMs === undefined ? {} : { resetsMs }),
    plan: row.plan_name,
    today: { minor: row.today_minor, currency },
    later: { minor: row.then_minor, currency },
    thenOn: row.then_on,
    every: row.every,
    plusUsage: row.plus_usage,
  }
}
