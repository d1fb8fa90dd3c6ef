import type { Tx } from '../client.ts'
import { behind, type Listed, newestFirst, type Page, placeOf } from '../platform/page.ts'
import { onlyWhere } from '../platform/where.ts'
import { offerColumns, offerFrom } from './offers.ts'
import type { OfferRow } from './offers-row.ts'

export type OfferFilter = {
  readonly customerId?: string | undefined
  readonly feature?: string | undefined
  readonly state?: string | undefined
}

const order = { at: 'o.created_at', id: 'o.offer_id' }

/** Offers, the newest first. */
export function listOffers(
  tx: Tx,
  { page, filter }: { readonly page: Page; readonly filter: OfferFilter },
): Promise<(OfferRow & Listed)[]> {
  const { customerId, feature, state } = filter
  const wanted = { 'o.customer_id': customerId, 'o.feature': feature, 'o.state': state }
  return tx<(OfferRow & Listed)[]>`
    select ${offerColumns(tx)}, ${placeOf(tx, order)} ${offerFrom(tx)}
     where true ${onlyWhere(tx, wanted)} ${behind(tx, { ...page, ...order })}
     ${newestFirst(tx, { ...page, ...order })}`
}
