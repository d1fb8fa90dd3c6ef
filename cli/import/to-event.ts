import type { Mapping } from './mapping.schema.ts'
import { opposite, writeNumber } from './number-text.ts'
import type { ReadDocument, ReadLine, RefusedLine } from './read-document.ts'

/** What a document becomes: a CloudEvent whose id is the document's number. */
export type ImportEvent = {
  readonly specversion: '1.0'
  readonly id: string
  readonly source: string
  readonly type: 'order.placed' | 'order.cancelled'
  readonly time: string
  readonly data: Readonly<Record<string, unknown>>
}

type Context = { readonly mapping: Mapping; readonly source: string }

/** Whether a document takes back: it is marked so, or it sums to less than nothing. */
export function isCancellation(document: ReadDocument, { cancellation }: Mapping): boolean {
  return isMarked(document, cancellation) || document.total.digits < 0n
}

function isMarked({ number }: ReadDocument, { prefix }: Mapping['cancellation']): boolean {
  return prefix !== undefined && number.startsWith(prefix)
}

/** The event of a document, or the line for which there can be none. */
export function toEvent(document: ReadDocument, context: Context): ImportEvent | RefusedLine {
  const { number: id, time } = document
  const envelope = { specversion: '1.0', id, source: context.source, time } as const
  if (!isCancellation(document, context.mapping)) {
    return { ...envelope, type: 'order.placed', data: orderOf(document, context) }
  }
  const lines = takenBack(document, context.mapping)
  const wrong = lines.find(({ quantity }) => quantity.digits <= 0n)
  if (wrong !== undefined) {
    const why = 'a cancellation takes back, but this line does not; split the document'
    return { document: id, line: wrong.at, why }
  }
  return { ...envelope, type: 'order.cancelled', data: cancelled({ ...document, lines }, context) }
}

/** The lines with what they take back as quantities above zero. */
function takenBack(document: ReadDocument, { cancellation }: Mapping): readonly ReadLine[] {
  const positive = cancellation.quantities === 'positive' && isMarked(document, cancellation)
  return document.lines.map((line) => {
    const quantity = positive ? line.quantity : opposite(line.quantity)
    // A line without a price moves no money either way, so its sign says nothing.
    const free = line.unitPrice.digits === 0n && quantity.digits < 0n
    return { ...line, quantity: free ? opposite(quantity) : quantity }
  })
}

function orderOf(document: ReadDocument, { mapping }: Context) {
  const { paymentMethod } = mapping.customer
  return {
    order: document.number,
    ...parties(document, mapping),
    ...(paymentMethod === undefined ? {} : { paymentMethod }),
    lines: linesOf(document.lines, mapping),
  }
}

function cancelled(document: ReadDocument, { mapping }: Context) {
  return {
    ...parties(document, mapping),
    reason: mapping.cancellation.reason,
    corrects: { number: document.corrects },
    lines: linesOf(document.lines, mapping),
  }
}

function parties(document: ReadDocument, mapping: Mapping) {
  const country = codeOf(document.country, mapping)
  return {
    customer: customerOf(document, mapping),
    currency: document.currency,
    ...(country === undefined ? {} : { country }),
  }
}

/**
 * The country's code. One that is not known is left out: then the seller's country counts.
 */
export function codeOf(name: string, { country }: Mapping): string | undefined {
  return country?.codes[name] ?? (/^[A-Z]{2}$/.test(name) ? name : undefined)
}

function customerOf({ customer: key, currency, country }: ReadDocument, mapping: Mapping) {
  const { cash, name, email } = mapping.customer
  if (key === undefined) return { key: cash.key, name: cash.name, currency }
  const filled = (template: string) => template.replaceAll('{key}', key)
  const code = codeOf(country, mapping)
  return {
    key,
    currency,
    ...(name === undefined ? {} : { name: filled(name) }),
    ...(email === undefined ? {} : { email: filled(email) }),
    ...(code === undefined ? {} : { address: { country: code } }),
  }
}

function linesOf(lines: readonly ReadLine[], { line: { taxCategory } }: Mapping) {
  return lines.map(({ product, description, quantity, unitPrice }) => ({
    ...(product === '' ? {} : { product }),
    description,
    quantity: writeNumber(quantity),
    unitPrice: writeNumber(unitPrice),
    taxCategory,
  }))
}
