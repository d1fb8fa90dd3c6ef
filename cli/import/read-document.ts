import { isCurrency } from '../../domain/money/currency.ts'
import { multiply, type Exact } from '../../domain/money/decimal.ts'
import type { CsvRow } from './csv.ts'
import type { RawDocument } from './group.ts'
import { toInstant } from './local-time.ts'
import type { Mapping } from './mapping.schema.ts'
import { add, keyText, opposite, readNumber } from './number-text.ts'

/** A line of a file that cannot become an order, and why. */
export type RefusedLine = {
  readonly document: string
  /** Of the file, from 1, the header included. */
  readonly line: number
  readonly why: string
}

/** A line with exact numbers; the price is never negative. */
export type ReadLine = {
  readonly at: number
  readonly product: string
  readonly description: string
  readonly quantity: Exact
  readonly unitPrice: Exact
}

/** A document whose texts are read; what it means for the engine is not yet said. */
export type ReadDocument = {
  readonly number: string
  /** ISO 8601, UTC. */
  readonly time: string
  /** `undefined`: the line names no customer. */
  readonly customer: string | undefined
  readonly currency: string
  /** As the file writes it. */
  readonly country: string
  readonly corrects: string
  readonly lines: readonly ReadLine[]
  /** The exact sum of quantity × unit price, in major units. */
  readonly total: Exact
}

class Unusable extends Error {
  readonly line: number

  constructor(line: number, why: string) {
    super(why)
    this.line = line
  }
}

/** Reads a document's lines, or says which of them is not usable. */
export function readDocument(raw: RawDocument, mapping: Mapping): ReadDocument | RefusedLine {
  try {
    return read(raw, mapping)
  } catch (error) {
    if (!(error instanceof Unusable)) throw error
    return { document: raw.number, line: error.line, why: error.message }
  }
}

function read({ number, rows }: RawDocument, mapping: Mapping): ReadDocument {
  const [first] = rows
  if (first === undefined) throw new Unusable(0, 'it has no lines')
  if (number === '') throw new Unusable(first.line, 'the line names no document')
  const lines = rows.map((row) => readLine(row, mapping))
  return {
    number,
    time: timeOf(first, mapping),
    customer:
      keyText(the(rows, { column: mapping.customer.column, noun: 'customer' })) || undefined,
    currency: currencyOf(rows, mapping),
    country: mapping.country ? the(rows, { column: mapping.country.column, noun: 'country' }) : '',
    corrects: first.fields[mapping.cancellation.corrects ?? '']?.trim() || number,
    lines,
    total: lines
      .map(({ quantity, unitPrice }) => multiply(quantity, unitPrice))
      .reduce(add, { digits: 0n, scale: 0 }),
  }
}

function readLine({ line, fields, ragged }: CsvRow, { line: columns }: Mapping): ReadLine {
  if (ragged) throw new Unusable(line, 'the line has not as many fields as the header')
  const numberIn = (column: string) => {
    const text = fields[column] ?? ''
    const number = readNumber(text)
    if (number === undefined) {
      throw new Unusable(line, `${column} "${text}" is no plain number of at most 12 decimals`)
    }
    return number
  }
  const quantity = numberIn(columns.quantity)
  const unitPrice = numberIn(columns.unitPrice)
  const product = fields[columns.product]?.trim() ?? ''
  const description = fields[columns.description]?.trim() || product
  if (description === '') throw new Unusable(line, 'the line has no product and no description')
  if (Object.values(fields).some((text) => text.includes('\0'))) {
    throw new Unusable(line, 'the line holds a NUL character')
  }
  const flip = unitPrice.digits < 0n
  return {
    at: line,
    product,
    description: shortened(description),
    quantity: flip ? opposite(quantity) : quantity,
    unitPrice: flip ? opposite(unitPrice) : unitPrice,
  }
}

/** At most 500 units of UTF-16, without half a character at the end. */
const shortened = (text: string) => text.slice(0, 500).replace(/[\uD800-\uDBFF]$/, '')

function timeOf({ line, fields }: CsvRow, { date }: Mapping): string {
  const text = fields[date.column] ?? ''
  const time = toInstant(text, date)
  if (time === undefined) throw new Unusable(line, `${date.column} "${text}" is no date`)
  return time
}

function currencyOf(rows: readonly CsvRow[], { currency }: Mapping): string {
  if ('fixed' in currency) return currency.fixed
  const code = the(rows, { column: currency.column, noun: 'currency' })
  if (!isCurrency(code)) throw new Unusable(rows[0]?.line ?? 0, `"${code}" is no currency`)
  return code
}

/** What all lines of a document say alike. */
function the(
  rows: readonly CsvRow[],
  { column, noun }: { readonly column: string; readonly noun: string },
): string {
  const [first, ...others] = rows
  const valueOf = (row: CsvRow | undefined) => row?.fields[column]?.trim() ?? ''
  const other = others.find((row) => keyText(valueOf(row)) !== keyText(valueOf(first)))
  if (other === undefined) return valueOf(first)
  const values = `"${valueOf(first)}" and "${valueOf(other)}"`
  throw new Unusable(other.line, `the document has more than one ${noun}: ${values}`)
}
