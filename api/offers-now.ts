import type { Tx } from '../adapters/postgres/client.ts'
import { type OfferLetterRow, readOfferLetter } from '../adapters/postgres/sales/offers-letter.ts'
import { type Quoted, quoteFor } from '../adapters/postgres/sales/offers-quote.ts'
import type { TenantId } from '../domain/ids.ts'
import { HttpProblem } from './problem.ts'

export type OfferNamed = { readonly tenantId: TenantId; readonly offerId: string }

/** An offer, and what it costs at this moment; no quote where it stands no more. */
export type OfferShown = { readonly row: OfferLetterRow; readonly quote: Quoted | undefined }

/** Reads an offer, and prices it anew: with every day that goes by, less of the period is left. */
export async function offerNow(tx: Tx, { tenantId, offerId }: OfferNamed): Promise<OfferShown> {
  const row = await readOfferLetter(tx, offerId)
  if (row === undefined) throw new HttpProblem(noOffer(offerId))
  if (row.state !== 'open' || row.now_at >= row.expires_at) return { row, quote: undefined }
  const { customer_id: customerId, feature, plan_id: planId, denial } = row
  const used = denial.used === undefined ? {} : { used: denial.used }
  const quote = await quoteFor(tx, { tenantId, customerId, feature, planId, ...used })
  return { row, quote: quote.kind === 'none' ? undefined : quote }
}

/** There is no such offer. */
export const noOffer = (id: string) =>
  ({
    status: 404,
    code: 'offer-not-found',
    detail: `There is no offer ${id}.`,
    fix: 'List them with GET /v1/offers.',
  }) as const
