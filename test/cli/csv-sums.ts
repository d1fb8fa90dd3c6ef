/**
 * What an orders file comes to, counted a second way: its own reader of CSV, plain whole numbers,
 * nothing shared with the importer. Amounts are in hundred-thousandths of the currency's unit.
 */
export type CsvSums = {
  readonly documents: number
  readonly lines: number
  readonly sales: bigint
  readonly cancellations: bigint
}

const places = 5

/** Sums quantity × unit price by document; what is marked `C` or is below zero is cancelled. */
export function csvSums(text: string): CsvSums {
  const [header = [], ...rows] = records(text.replace(/^\uFEFF/, ''))
  const at = (name: string) => header.indexOf(name)
  const byDocument = new Map<string, bigint>()
  for (const row of rows) {
    const number = row[at('InvoiceNo')] ?? ''
    const quantity = scaled(row[at('Quantity')] ?? '')
    const price = scaled(row[at('UnitPrice')] ?? '')
    const amount = (quantity * price) / 10n ** BigInt(places)
    byDocument.set(number, (byDocument.get(number) ?? 0n) + amount)
  }
  let sales = 0n
  let cancellations = 0n
  for (const [number, total] of byDocument) {
    if (number.startsWith('C') || total < 0n) cancellations += total
    else sales += total
  }
  return { documents: byDocument.size, lines: rows.length, sales, cancellations }
}

/** `"58960.79"` as the sums count: `5896079000n`. */
export function scaled(text: string): bigint {
  const [whole = '0', decimals = ''] = text.replace('-', '').split('.')
  const units = BigInt(whole + decimals.slice(0, places).padEnd(places, '0'))
  return text.startsWith('-') ? -units : units
}

function records(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let field = ''
  let quoted = false
  for (let index = 0; index < text.length; index += 1) {
    const char = text[index] ?? ''
    if (quoted && char === '"' && text[index + 1] === '"') {
      field += '"'
      index += 1
    } else if (char === '"') quoted = !quoted
    else if (quoted) field += char
    else if (char === ',') {
      row.push(field)
      field = ''
    } else if (char === '\n') {
      rows.push([...row, field])
      row = []
      field = ''
    } else if (char !== '\r') field += char
  }
  if (field !== '' || row.length > 0) rows.push([...row, field])
  return rows
}
