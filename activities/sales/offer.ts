import { asTenant, type Db, type Tx } from '../../adapters/postgres/client.ts'
import { publish } from '../../adapters/postgres/outbox.ts'
import { findOffer, newestOffer } from '../../adapters/postgres/sales/offers.ts'
import {
  endOffer,
  isOnOfferedPlan,
  lockOffers,
} from '../../adapters/postgres/sales/offers-close.ts'
import { insertOffer } from '../../adapters/postgres/sales/offers-make.ts'
import { linesOf, type Quoted, quoteFor } from '../../adapters/postgres/sales/offers-quote.ts'
import type { OfferDenial, OfferRow } from '../../adapters/postgres/sales/offers-row.ts'
import type { Decision } from '../../domain/access/decide.ts'
import type { CustomerId, OfferId, TenantId } from '../../domain/ids.ts'
import { exact, minus } from '../../domain/sales/remaining.ts'
import type { OfferClosed, OfferMade } from '../../domain/sales/upgrade-events.ts'
import type { Offered, SalesPorts } from '../../workflows/sales/ports.ts'

/** What Sales needs to offer an upgrade. */
export type OfferParts = {
  readonly db: Db
  /** What Access Control would answer to a check at this moment. */
  readonly decisionOn: (
    tx: Tx,
    question: {
      readonly tenantId: TenantId
      readonly customerId: CustomerId
      readonly feature: string
    },
  ) => Promise<Decision>
}

/** An offer stands for so many hours, */
const standsHours = 7 * 24
/** and for so many hours after it nobody is offered the same again. Both in the customer's time. */
const quietHours = 24

type Denied = Parameters<SalesPorts['offer']>[0]

/** Offers, made and ended. */
export const offerSteps = ({
  db,
  decisionOn,
}: OfferParts): Pick<SalesPorts, 'offer' | 'closeOffer'> => ({
  offer: (denied) => asTenant(db, denied.tenantId, (tx) => offer(tx, { denied, decisionOn })),

  closeOffer: ({ tenantId, offerId, as }) =>
    asTenant(db, tenantId, async (tx) => {
      const row = await findOffer(tx, offerId)
      if (row === undefined) return { state: 'withdrawn' }
      if (row.state === 'open' && as === 'taken') {
        if (!gained(row.denial, await decisionOn(tx, questionOf(row)))) return { state: 'open' }
        return close(tx, { row, as: (await isOnOfferedPlan(tx, offerId)) ? as : 'withdrawn' })
      }
      return close(tx, { row, as })
    }),
})

const questionOf = ({ tenant_id: tenantId, customer_id: customerId, feature }: OfferRow) => ({
  tenantId,
  customerId,
  feature,
})

/** Whether somebody may now use more than when it was denied to them. */
function gained({ limit }: OfferDenial, { allowed, allowance }: Decision): boolean {
  if (!allowed || allowance === undefined || limit === undefined) return allowed
  return minus(exact(allowance.limit), exact(limit)).digits > 0n
}

async function close(
  tx: Tx,
  { row, as }: { readonly row: OfferRow; readonly as: OfferClosed['data']['as'] },
): Promise<{ state: OfferClosed['data']['as'] }> {
  const { tenant_id: tenantId, customer_id: customerId, transaction_id: transactionId } = row
  if (await endOffer(tx, { offerId: row.offer_id, as })) {
    await publish<OfferClosed>(tx, [
      {
        tenantId,
        customerId,
        transactionId,
        type: 'sales.offer.closed.v1',
        subject: row.offer_id,
        atMs: row.now_at.getTime(),
        data: { feature: row.feature, as },
      },
    ])
    return { state: as }
  }
  return { state: row.state === 'open' ? as : row.state }
}

/** Makes an offer, unless one was made a short while ago. Asked again by the same denial, it tells the same. */
async function offer(
  tx: Tx,
  { denied, decisionOn }: { readonly denied: Denied } & Pick<OfferParts, 'decisionOn'>,
): Promise<Offered> {
  await lockOffers(tx, denied)
  const last = await newestOffer(tx, denied)
  if (last?.transaction_id === denied.transactionId) return toOffered(last)
  const quietMs = quietHours * 3_600_000
  if (last !== undefined && last.now_at.getTime() - last.made_at.getTime() < quietMs)
    return { kind: 'none', because: 'capped' }

  const decision = await decisionOn(tx, denied)
  if (decision.allowed && decision.allowance === undefined)
    return { kind: 'none', because: 'it is allowed' }
  const denial = denialOf(decision)
  const quote = await quoteFor(tx, {
    ...denied,
    ...(denial.used === undefined ? {} : { used: denial.used }),
  })
  if (quote.kind === 'none') return quote
  if (last?.state === 'open') await close(tx, { row: last, as: 'withdrawn' })
  return make(tx, { denied, denial, quote })
}

function denialOf({ reason, allowance }: Decision): OfferDenial {
  if (allowance === undefined) return { reason }
  const { limit, used, resetsMs } = allowance
  return { reason, limit, used, resetsMs }
}

async function make(
  tx: Tx,
  {
    denied,
    denial,
    quote,
  }: { readonly denied: Denied; readonly denial: OfferDenial; readonly quote: Quoted },
): Promise<Offered> {
  const { plan, currency, todayMinor, thenMinor } = quote
  const offerId = await insertOffer(tx, {
    ...denied,
    denial,
    ...quote,
    planId: plan.planId,
    planVersion: plan.version,
    lines: linesOf(quote),
    hours: standsHours,
  })
  const made = await madeOffer(tx, offerId)
  const { tenantId, customerId, transactionId, feature } = denied
  await publish<OfferMade>(tx, [
    {
      tenantId,
      customerId,
      transactionId,
      type: 'sales.offer.made.v1',
      subject: offerId,
      atMs: made.made_at.getTime(),
      data: {
        feature,
        plan: plan.key,
        planVersion: plan.version,
        todayMinor: String(todayMinor),
        thenMinor: String(thenMinor),
        currency,
        expiresMs: made.expires_at.getTime(),
      },
    },
  ])
  return toOffered(made)
}

async function madeOffer(tx: Tx, offerId: OfferId): Promise<OfferRow> {
  const row = await findOffer(tx, offerId)
  if (row === undefined) throw new Error('The offer gave no row.')
  return row
}

const toOffered = ({ offer_id: offerId, expires_at, clock_id, now_at }: OfferRow): Offered => ({
  kind: 'offered',
  offerId,
  expiresMs: expires_at.getTime(),
  ...(clock_id === null ? {} : { clockMs: now_at.getTime() }),
})
