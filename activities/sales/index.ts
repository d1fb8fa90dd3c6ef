import type { Db } from '../../adapters/postgres/client.ts'
import type { SalesPorts } from '../../workflows/sales/ports.ts'
import { coalesced } from '../coalesced.ts'
import { bill } from './bill.ts'
import { credit } from './credit.ts'
import { type DueParts, dueSteps } from './due.ts'
import { type OfferParts, offerSteps } from './offer.ts'
import { afterwards, settle } from './settle.ts'
import { turn } from './turn.ts'

/** What Sales is built from. */
export type SalesParts = DueParts & Partial<OfferParts>

/** What Sales does with documents and money, on this database. */
export const billing = (
  db: Db,
): Omit<SalesPorts, keyof ReturnType<typeof dueSteps> | keyof ReturnType<typeof offerSteps>> => ({
  bill: coalesced(bill(db)),
  settle: coalesced(settle(db)),
  credit: credit(db),
  turn: turn(db),
  ...afterwards(db),
})

/** All that Sales does. */
export function salesActivities(parts: SalesParts): SalesPorts {
  const offers = offerSteps({ decisionOn: allowed, ...parts })
  return { ...billing(parts.db), ...offers, ...dueSteps({ ...parts, ...offers }) }
}

/** Where nobody says what is denied, nothing is, and nothing is offered. */
const allowed = async () => ({ allowed: true, reason: 'paid' }) as const
