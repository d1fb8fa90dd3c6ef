import { type CsvRow, openCsv, readCsv } from './csv.ts'
import { toInstant } from './local-time.ts'
import { readNumber, writeNumber } from './number-text.ts'
import { lineId, type UnusableLine, type UsageLine } from './usage-line.ts'

/** Times that say no offset are told in UTC. */
const inUtc = { column: 'time', order: 'ymd', zone: 'UTC' } as const

/**
 * Reads usage from a CSV file with the columns `customer`, `meter`, `quantity`, `time` and `id`, of
 * which only the first must be there.
 *
 * @param meter what lines use that name no meter
 */
export async function* readUsageCsv(
  path: string,
  meter?: string,
): AsyncGenerator<UsageLine | UnusableLine, void, undefined> {
  const file = await openCsv(path)
  const columns = meter === undefined ? ['customer', 'meter'] : ['customer']
  for await (const row of readCsv(file, columns)) yield readRow(row, meter)
}

function readRow(row: CsvRow, meter = ''): UsageLine | UnusableLine {
  const { line, fields } = row
  const said = (column: string) => (fields[column] ?? '').trim()
  const [customer, what] = [said('customer'), said('meter') || meter]
  if (row.ragged) return { line, why: 'it has more or fewer fields than the header' }
  if (customer === '') return { line, why: 'it names no customer' }
  if (what === '') return { line, why: 'it names no meter' }
  const quantity = said('quantity') === '' ? undefined : readNumber(said('quantity'))
  if (quantity === undefined && said('quantity') !== '') {
    return { line, why: `"${said('quantity')}" is no quantity` }
  }
  const time = said('time') === '' ? undefined : toInstant(said('time'), inUtc)
  if (time === undefined && said('time') !== '') {
    return { line, why: `"${said('time')}" is no time` }
  }
  return {
    line,
    id: said('id') || lineId(line, JSON.stringify(fields)),
    customer,
    meter: what,
    ...(quantity === undefined ? {} : { quantity: writeNumber(quantity) }),
    ...(time === undefined ? {} : { time }),
  }
}
