import { addDays } from '../../domain/dates.ts'
import { exponentOf } from '../../domain/money/currency.ts'
import type { DocumentSnapshot, PricedLine } from '../../domain/sales/document.ts'
import type { Formatter } from '../channel/format.ts'
import { arithmeticOf } from './arithmetic.ts'
import type { Table, Total } from './table.ts'
import type { DocumentWords } from './words/words.ts'

/** A document and what it takes to write it in the language of its reader. */
export type Reading = {
  readonly snapshot: DocumentSnapshot
  readonly words: DocumentWords
  readonly format: Formatter
}

type Column = readonly [head: string, cell: (line: PricedLine) => string]

/** The lines as ordered and as priced. Columns that would be empty throughout are left out. */
export function linesOf(reading: Reading): Table {
  const { snapshot, words } = reading
  const columns = columnsOf(reading)
  return {
    caption: words.lines,
    heads: columns.map(([head]) => head),
    rows: snapshot.priced.lines.map((line) => ({
      cells: columns.map(([, cell]) => cell(line)),
      note: periodOf(line, reading),
      arithmetic: arithmeticOf(line.steps, snapshot.locale),
    })),
  }
}

function columnsOf(reading: Reading): Column[] {
  const { snapshot, words, format } = reading
  const { currency, lines } = snapshot.priced
  const amount = (minor: bigint) => format.amount({ currency, minor })
  const discounted = lines.some((line) => line.discount !== undefined)
  const inclusive = snapshot.profile.prices === 'inclusive'
  const discount: Column = [words.discount, (line) => discountOf(line, reading)]
  const gross: Column = [words.gross, (line) => amount(line.totalMinor)]
  return [
    [words.description, (line) => line.description],
    [words.quantity, (line) => format.decimal(line.quantity)],
    [words.unitPrice, (line) => unitPriceOf(line, reading)],
    ...(discounted ? [discount] : []),
    [words.rate, (line) => format.percent(line.taxRate)],
    [words.net, (line) => amount(line.netMinor)],
    ...(inclusive ? [gross] : []),
  ]
}

/** The tax of each rate: where it is due, and where EN 16931 wants it said. */
export function taxesOf({ snapshot, words, format }: Reading): Table {
  const { currency, taxes } = snapshot.priced
  const amount = (minor: bigint) => format.amount({ currency, minor })
  return {
    caption: words.taxes,
    heads: [words.taxKind, words.rate, words.taxable, words.tax],
    rows: taxes.map(({ category, rate, country, netMinor, taxMinor }) => ({
      cells: [
        `${words.categories[category]} (${country})`,
        format.percent(rate),
        amount(netMinor),
        amount(taxMinor),
      ],
      note: '',
      arithmetic: [],
    })),
  }
}

/** Net, tax, and what is to be paid: the last one is the one that counts. */
export function totalsOf({ snapshot, words, format }: Reading): Total[] {
  const { currency, netMinor, taxMinor, totalMinor } = snapshot.priced
  const money = (minor: bigint) => format.money({ currency, minor })
  return [
    { label: words.totalNet, value: money(netMinor) },
    { label: words.totalTax, value: money(taxMinor) },
    { label: words.total[snapshot.kind], value: money(totalMinor) },
  ]
}

/** The time a line is about, up to its last day, as people say it; stored is the day after. */
function periodOf({ period }: PricedLine, { format }: Reading): string {
  if (period === undefined) return ''
  const first = format.date(period.from)
  const last = format.date(addDays(period.until, -1))
  return first === last ? first : `${first} – ${last}`
}

/** Blank under a tariff: how its price is made stands in the arithmetic. */
function unitPriceOf({ unitPrice }: PricedLine, { snapshot, format }: Reading): string {
  if (unitPrice === undefined) return ''
  return format.decimal(padded(unitPrice, exponentOf(snapshot.priced.currency)))
}

/** `"-4.90 (10%)"`; the share is left out where an amount was agreed. */
function discountOf({ discount, discountMinor }: PricedLine, reading: Reading): string {
  if (discount === undefined) return ''
  const { format, snapshot } = reading
  const off = format.amount({ currency: snapshot.priced.currency, minor: -discountMinor })
  return discount.kind === 'amount' ? off : `${off} (${format.percent(discount.percent)})`
}

/** A price shows at least the currency's own decimals: `"2.5"` → `"2.50"`. */
function padded(text: string, digits: number): string {
  const [whole = '0', part = ''] = text.split('.')
  const decimals = part.padEnd(digits, '0')
  return decimals === '' ? whole : `${whole}.${decimals}`
}
