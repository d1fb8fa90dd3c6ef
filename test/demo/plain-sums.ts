/**
 * What a shop day comes to, added up on its own: no code shared with the importer or the engine.
 * Understands quoted fields, and prices of any number of decimals as long as sums end in pence.
 */
export function plainSums(csv: string) {
  const [head, ...rows] = records(csv)
  const at = (name: string) => head?.indexOf(name) ?? -1
  const documents = new Set<string>()
  let sales = 0n
  let cancellations = 0n
  for (const row of rows) {
    const number = row[at('InvoiceNo')] ?? ''
    const amount = BigInt(row[at('Quantity')] ?? '0') * scaled(row[at('UnitPrice')] ?? '0')
    documents.add(number)
    if (number.startsWith('C')) cancellations += amount
    else sales += amount
  }
  return {
    documents: documents.size,
    lines: rows.length,
    sales: pence(sales),
    cancellations: pence(cancellations),
  }
}

const places = 6

function scaled(price: string): bigint {
  const [whole = '0', part = ''] = price.split('.')
  return BigInt(whole + part.padEnd(places, '0'))
}

function pence(amount: bigint): string {
  const minor = amount / 10n ** BigInt(places - 2)
  const size = minor < 0n ? -minor : minor
  return `${minor < 0n ? '-' : ''}${size / 100n}.${String(size % 100n).padStart(2, '0')}`
}

function records(csv: string): string[][] {
  const rows: string[][] = []
  for (const line of csv.split(/\r?\n/)) {
    if (line === '') continue
    const fields = line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)
    rows.push([...fields].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? ''))
  }
  return rows
}

/** What a log's requests come to: how many, from how many addresses, and the bytes they took. */
export function plainRequests(log: string) {
  const lines = log.split('\n').filter((line) => line !== '')
  const served = lines.map((line) => / \d{3} (\d+|-)(?: |$)/.exec(line)?.[1] ?? '-')
  const bytes = served.reduce((sum, text) => sum + (text === '-' ? 0n : BigInt(text)), 0n)
  const customers = new Set(lines.map((line) => line.slice(0, line.indexOf(' ')))).size
  return {
    events: lines.length,
    counted: lines.length,
    duplicates: 0,
    bytes: bytes.toString(),
    customers,
    invoices: customers,
  }
}
