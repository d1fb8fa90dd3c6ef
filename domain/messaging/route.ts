import type { CollectionWaiting, InvoicePaid, InvoiceUncollected } from '../payments/events.ts'
import type { CreditNoteIssued } from '../sales/events.ts'
import type { OfferMade } from '../sales/upgrade-events.ts'
import type { MessageKind } from './facts.ts'

/** Which words go to whom, and how. */
export type Route = {
  readonly kind: MessageKind
  readonly to: 'customer'
  readonly channel: 'mail'
}

type Told = InvoicePaid | CollectionWaiting | InvoiceUncollected | CreditNoteIssued | OfferMade

const mail = (kind: MessageKind): Route => ({ kind, to: 'customer', channel: 'mail' })

/** Every fact that a person is told of. All others are silent. */
const routes: Readonly<Record<Told['type'], Route>> = {
  'payments.invoice.paid.v1': mail('receipt'),
  'payments.collection.waiting.v1': mail('payment-problem'),
  'payments.invoice.uncollected.v1': mail('gave-up'),
  'sales.credit-note.issued.v1': mail('credit-note'),
  'sales.offer.made.v1': mail('offer'),
}

/**
 * Where a fact is told; `undefined` if nobody is to hear of it. An invoice that was paid after an
 * attempt had failed is told as a recovery, so that the reader knows the trouble is over.
 */
export function routeOf(type: string, data?: unknown): Route | undefined {
  if (!isTold(type)) return undefined
  const recovered = type === 'payments.invoice.paid.v1' && isRecovered(data)
  return recovered ? mail('payment-recovered') : routes[type]
}

/** Which of the three troubles a waiting collection has: see `MessageFacts`. */
export function problemOf({
  reason,
  next,
}: Pick<CollectionWaiting['data'], 'reason' | 'next'>): 'hard' | 'soft' | 'action' {
  if (reason === 'action') return 'action'
  return next === 'charge' ? 'soft' : 'hard'
}

function isTold(type: string): type is Told['type'] {
  return Object.hasOwn(routes, type)
}

function isRecovered(data: unknown): boolean {
  return typeof data === 'object' && data !== null && 'recovered' in data && data.recovered === true
}
