import { Temporal } from 'temporal-polyfill/implementation'

import { moneyText } from '../money-text.ts'
import type { Due } from './clocks.ts'

/**
 * Something that is due, in columns: when, what, of what, how much. A subscription's amount is
 * foreseen, and marked so: until then it may be used, changed or cancelled.
 */
export function cellsOf(due: Due): readonly [string, string, string, string] {
  const { what, plan, amount } = due
  const owed = amount ? moneyText(amount) : ''
  return [whenText(due), what, whoseText(due), plan && owed !== '' ? `~ ${owed}` : owed]
}

function whoseText({ plan, quantity, offer, invoiceId }: Due): string {
  if (plan) return `${plan.name} ×${quantity ?? '1'}`
  return offer ? `${offer.feature}: ${offer.plan}` : (invoiceId ?? '')
}

/** `2026-04-01 00:00 Europe/Amsterdam`; without a zone, the instant as it is. */
function whenText({ at, zone }: Due): string {
  if (zone === undefined) return at
  const local = Temporal.Instant.from(at).toZonedDateTimeISO(zone).toPlainDateTime()
  const [date = '', time = ''] = local.toString({ smallestUnit: 'minute' }).split('T')
  return `${date} ${time} ${zone}`
}
