import { isDeepStrictEqual } from 'node:util'
import { BrokenInvariant } from '../../../domain/assert.ts'
import { creditDocument, creditUnreferenced } from '../../../domain/sales/credit-note.ts'
import type { CreditedLine } from '../../../domain/sales/credit-share.ts'
import type { BillingProfile, PricedDocument, PricedLine } from '../../../domain/sales/document.ts'
import { orderedOf } from '../../../domain/sales/ordered-line.ts'
import { priceDocument } from '../../../domain/sales/price.ts'
import type { Refusal } from '../../../domain/sales/refusal.ts'
import type { StoredDocument } from '../sales/read-document.ts'

/** A final document with what its price was made from. */
export type Repriceable = {
  readonly document: StoredDocument
  /** Of the key and version on the document. */
  readonly profile: BillingProfile | undefined
  /** On a credit note for an invoice of ours: that invoice. */
  readonly original?: PricedDocument
  /** The notes that stood before this one. */
  readonly earlier?: readonly PricedDocument[]
}

/** Prices a document again from its stored inputs. @returns why it is not the same, bit for bit */
export function repricedOtherwise(given: Repriceable): string | undefined {
  const { priced } = given.document.snapshot
  try {
    const again = priceAgain(given)
    if (again === undefined) return 'its billing profile is unknown'
    if ('kind' in again) return `it cannot be priced again: ${again.field}: ${again.message}`
    return isDeepStrictEqual(again, priced) ? undefined : differenceOf(again, priced)
  } catch (error) {
    if (!(error instanceof BrokenInvariant)) throw error
    return `it cannot be priced again: ${error.message}`
  }
}

function priceAgain({
  document,
  profile,
  original,
  earlier = [],
}: Repriceable): PricedDocument | Refusal | undefined {
  const { kind, priced, suppliedOn, corrects, profile: printed } = document.snapshot
  if (original !== undefined) {
    const lines = priced.lines.map(askedOf)
    return creditDocument({ original, alreadyCredited: earlier, what: { kind: 'lines', lines } })
  }
  if (profile === undefined) return undefined
  const order = {
    currency: priced.currency,
    lines: priced.lines.map(orderedOf),
    profile: { ...profile, prices: printed.prices },
    country: document.taxCountry,
    taxPoint: suppliedOn,
  }
  if (kind === 'invoice') return priceDocument(order)
  const { issuedOn } = corrects ?? {}
  return creditUnreferenced({ ...order, corrects: issuedOn === undefined ? {} : { issuedOn } })
}

/** What was asked to be credited of a line: its steps say how, where it was no quantity. */
function askedOf({ key, quantity, totalMinor, steps }: PricedLine): CreditedLine {
  const { by, numerator = '', denominator = '' } = steps[0]?.inputs ?? {}
  if (by === 'amount') return { key, minor: totalMinor }
  if (by === 'share') {
    return { key, share: { numerator: BigInt(numerator), denominator: BigInt(denominator) } }
  }
  return { key, quantity: quantity.replace('-', '') }
}

function differenceOf(again: PricedDocument, priced: PricedDocument): string {
  const index = priced.lines.findIndex(
    (line, place) => !isDeepStrictEqual(line, again.lines[place]),
  )
  const line = priced.lines[index]
  if (line === undefined) return 'its totals come out otherwise'
  const other = again.lines[index]
  const names = Object.keys(line).filter(
    (name) => !isDeepStrictEqual(Object(line)[name], Object(other)[name]),
  )
  return `line ${line.key} comes out otherwise in ${names.join(', ')}`
}
