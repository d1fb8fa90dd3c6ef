import { asTenant, type Tx } from '../adapters/postgres/client.ts'
import { findEvent } from '../adapters/postgres/inbox.ts'
import { publish } from '../adapters/postgres/outbox.ts'
import { takeOffer } from '../adapters/postgres/sales/offers-close.ts'
import { type OfferLetterRow, readOfferLetter } from '../adapters/postgres/sales/offers-letter.ts'
import type { Quoted } from '../adapters/postgres/sales/offers-quote.ts'
import type { EventId } from '../domain/ids.ts'
import type { OfferClosed } from '../domain/sales/upgrade-events.ts'
import { accept } from './intake.ts'
import { type OfferNamed, offerNow } from './offers-now.ts'
import type { ApiParts } from './parts.ts'
import { HttpProblem } from './problem.ts'

/** Events that take an offer bear this source, and its id. */
const source = 'durabill-offer'

/** What it takes to take an offer. */
export type Taking = Pick<ApiParts, 'app' | 'psp' | 'start'>

/**
 * Takes an offer: its event is stored as any product's would be, and once for ever.
 *
 * @param taking `agreedMinor`: what the buyer saw as due today; more than that is not charged unseen
 * @returns the offer as taken; one that was taken before is told again
 */
export async function take(
  parts: Taking,
  taking: OfferNamed & { readonly agreedMinor?: bigint },
): Promise<OfferLetterRow> {
  const { app, psp, start } = parts
  const { tenantId, offerId, agreedMinor } = taking
  const { row, quote } = await asTenant(app, tenantId, (tx) => offerNow(tx, taking))
  if (row.taken_event_id !== null) return row
  const before = await asTenant(app, tenantId, (tx) => findEvent(tx, { source, sourceId: offerId }))
  if (before !== undefined) return noteTaken(parts, { row, eventId: before.event_id })
  if (quote === undefined) throw new HttpProblem(closed(row))
  if (agreedMinor !== undefined && quote.todayMinor > agreedMinor)
    throw new HttpProblem(dearerNow(offerId))

  const body = { specversion: '1.0', id: offerId, source, ...eventOf({ row, quote }) }
  const answer = await accept({ db: app, provider: psp.name, start }, { tenantId, body })
  if (answer.kind === 'refused') throw new HttpProblem({ ...answer, detail: answer.message })
  return noteTaken(parts, { row, eventId: answer.eventId })
}

/** A process may die once the event is stored: whoever asks again finds it, and notes it. */
function noteTaken(
  { app }: Taking,
  { row, eventId }: { readonly row: OfferLetterRow; readonly eventId: EventId },
): Promise<OfferLetterRow> {
  const { offer_id: offerId, tenant_id: tenantId } = row
  return asTenant(app, tenantId, async (tx) => {
    if (await takeOffer(tx, { offerId, eventId })) await tell(tx, row)
    return (await readOfferLetter(tx, offerId)) ?? row
  })
}

function eventOf({ row, quote }: { readonly row: OfferLetterRow; readonly quote: Quoted }) {
  const { subscriptionId, plan, currency } = quote
  if (subscriptionId !== null)
    return {
      type: 'subscription.change.requested',
      data: { subscription: subscriptionId, plan: plan.key, when: 'now' },
    }
  const customer = { id: row.customer_id }
  return {
    type: 'subscription.requested',
    data: { subscription: row.offer_id, customer, plan: plan.key, currency },
  }
}

const tell = (tx: Tx, row: OfferLetterRow) =>
  publish<OfferClosed>(tx, [
    {
      tenantId: row.tenant_id,
      customerId: row.customer_id,
      transactionId: row.transaction_id,
      type: 'sales.offer.closed.v1',
      subject: row.offer_id,
      atMs: row.now_at.getTime(),
      data: { feature: row.feature, as: 'taken' },
    },
  ])

const closed = ({ offer_id: id, state }: OfferLetterRow) =>
  ({
    status: 409,
    code: 'offer-closed',
    detail: state === 'open' ? `The offer ${id} stands no more.` : `The offer ${id} is ${state}.`,
    fix: 'Ask for the feature again: whoever is denied it is offered what there is now.',
  }) as const

const dearerNow = (id: string) =>
  ({
    status: 409,
    code: 'offer-dearer',
    detail: `The offer ${id} costs more today than was agreed to.`,
    fix: 'Look at its sums again, and agree to what they come to now.',
  }) as const
