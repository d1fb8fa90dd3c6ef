import type { Interval } from '../../domain/calendar.ts'
import { dateIn } from '../../domain/dates.ts'
import { everyWords } from '../../domain/messaging/every.ts'
import type { MessageFacts } from '../../domain/messaging/facts.ts'
import { languageOf } from '../../domain/messaging/language.ts'
import type { Money } from '../../domain/money/money.ts'
import { formatterFor } from './format.ts'

/** An offer as the column that owns it hands it out to be written of. */
export type PrintedOffer = {
  /** What is bought or over is written of no more. */
  readonly isOpen: boolean
  readonly buyer: { readonly name: string; readonly email: string | undefined }
  readonly seller: string
  /** BCP 47: `"de-CH"`. */
  readonly locale: string
  /** IANA name. */
  readonly zone: string
  readonly feature: string
  readonly limit?: string
  readonly used?: string
  readonly resetsMs?: number
  readonly plan: string
  /** What is due at once, and in every full period from `thenOn` (an ISO date) on. */
  readonly today: Money
  readonly later: Money
  readonly thenOn: string
  readonly every: Interval
  readonly plusUsage: boolean
}

/** What an offer says, every value already as its reader writes it. */
export function offerFacts(
  offer: PrintedOffer,
  link: string,
): Extract<MessageFacts, { kind: 'offer' }> {
  const format = formatterFor(offer.locale)
  const { feature, plan, limit, used, resetsMs } = offer
  const counted =
    limit === undefined || used === undefined || resetsMs === undefined
      ? { missing: feature }
      : {
          used: format.decimal(used),
          limit: format.decimal(limit),
          resetsOn: format.date(dateIn(offer.zone, resetsMs)),
        }
  return {
    kind: 'offer',
    name: offer.buyer.name,
    seller: offer.seller,
    link,
    feature,
    plan,
    today: format.money(offer.today),
    later: format.money(offer.later),
    every: everyWords(offer.every, languageOf(offer.locale)),
    thenOn: format.date(offer.thenOn),
    ...counted,
    ...(offer.plusUsage ? { metered: plan } : {}),
  }
}
