import type { PrintedOffer } from '../activities/messaging/index.ts'
import type { OfferLetterRow } from '../adapters/postgres/sales/offers-letter.ts'

/** An offer of Sales as Messaging writes of it. */
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
