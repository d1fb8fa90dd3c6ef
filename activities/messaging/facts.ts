import { formatterFor } from '../../adapters/channel/format.ts'
import { assert } from '../../domain/assert.ts'
import type { Fact } from '../../domain/fact.ts'
import type { MessageFacts } from '../../domain/messaging/facts.ts'
import type { CollectionWaiting } from '../../domain/payments/events.ts'
import type { DocumentSnapshot } from '../../domain/sales/document.ts'
import type { Delivery } from '../../workflows/messaging/contract.ts'

/** The messages that speak of a document. */
type DocumentKind = Exclude<Delivery['kind'], 'offer'>

type Told = {
  readonly delivery: Delivery & { readonly kind: DocumentKind }
  readonly fact: Fact
  readonly snapshot: DocumentSnapshot
  readonly link: string
}

/** What a message says, every value already as its reader writes it. */
export function messageFacts({ delivery, fact, snapshot, link }: Told): MessageFacts {
  const format = formatterFor(snapshot.locale)
  const day = (atMs: number) => format.date(isoDay(atMs, snapshot.zone))
  const { currency, totalMinor } = snapshot.priced
  const about = {
    name: snapshot.buyer.name,
    seller: snapshot.seller.name,
    number: snapshot.number,
    amount: format.money({ currency, minor: totalMinor }),
  }
  switch (delivery.kind) {
    case 'receipt':
    case 'payment-recovered':
      return { kind: delivery.kind, ...about, paidOn: day(fact.atMs) }
    case 'gave-up':
      return { kind: 'gave-up', ...about }
    case 'credit-note':
      return { kind: 'credit-note', ...about, corrects: snapshot.corrects?.number ?? '' }
    case 'payment-problem':
      return { kind: 'payment-problem', ...about, ...problemOf(waiting(fact), { day, link }) }
  }
}

function waiting(fact: Fact) {
  assert(
    fact.type === 'payments.collection.waiting.v1',
    'a payment problem is told by a waiting collection',
  )
  // The type is the name of the shape: it was published as this fact.
  return (fact as CollectionWaiting).data
}

type Waiting = ReturnType<typeof waiting>
type Edge = { readonly day: (atMs: number) => string; readonly link: string }

function problemOf({ reason, nextMs, url }: Waiting, { day, link }: Edge) {
  if (reason === 'action') return { problem: 'action', link: url ?? link } as const
  if (reason === 'soft' || reason === 'unmapped')
    return { problem: 'soft', retryOn: day(nextMs), link } as const
  return { problem: 'hard', link } as const
}

const days = new Map<string, Intl.DateTimeFormat>()

/** The ISO date of an instant in a zone. */
function isoDay(atMs: number, zone: string): string {
  const format =
    days.get(zone) ?? new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' })
  days.set(zone, format)
  return format.format(atMs)
}
