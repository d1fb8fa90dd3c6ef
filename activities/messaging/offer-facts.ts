import { formatterFor } from '../../adapters/channel/format.ts'
import { dateIn } from '../../domain/dates.ts'
import { everyWords } from '../../domain/messaging/every.ts'
import type { MessageFacts } from '../../domain/messaging/facts.ts'
import { languageOf } from '../../domain/messaging/language.ts'
import type { PrintedOffer } from './parts.ts'

/** What an offer says, every value already as its reader writes it. */
export function offerFacts(offer: PrintedOffer, link: string): MessageFacts {
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
