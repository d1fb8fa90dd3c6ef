import { cpus } from 'node:os'
import type { OrderLine } from '../domain/sales/document.ts'
import { priceDocument } from '../domain/sales/price.ts'
import { durabill } from '../domain/sales/profiles.ts'
import { isRefusal } from '../domain/sales/refusal.ts'
import type { Tariff } from '../domain/sales/tariff.ts'
import { brief, median, type Bench, type Row } from './row.ts'

const linesMany = 20_000
const rounds = 15
/** The first rounds are the compiler's. */
const warm = 5

const tariff: Tariff = {
  kind: 'graduated',
  tiers: [
    { upTo: '10000', unitAmount: '0.00' },
    { upTo: '100000', unitAmount: '0.01735' },
    { unitAmount: '0.009' },
  ],
}

/** Usage under a graduated tariff, priced on one core with every step of its arithmetic. */
export const rateTiered: Bench = {
  name: 'rate-tiered',
  about: 'lines under a graduated tariff, priced with their steps, beside lines of one unit price',
  async run(tell): Promise<Row[]> {
    return [1, 4].map((each) => {
      const ours = median(timed(ordersOf({ each, price: { tariff } })))
      const floor = median(timed(ordersOf({ each, price: { unitPrice: '0.01735' } })))
      tell(`${each} lines a document: ${Math.round(ours)} lines/s`)
      return {
        name: `rate-tiered, ${each} a document`,
        unit: 'lines/s of CPU',
        ours: brief(ours),
        floor: brief(floor),
        ratio: ours / floor,
        conditions: { lines: linesMany, rounds, cpu: cpus()[0]?.model ?? 'unknown' },
      }
    })
  },
}

type Shape = {
  readonly each: number
  readonly price: Pick<OrderLine, 'tariff' | 'unitPrice'>
}

function ordersOf({ each, price }: Shape): OrderLine[][] {
  return Array.from({ length: linesMany / each }, (_order, number) =>
    Array.from({ length: each }, (_line, place): OrderLine => {
      const quantity = `${12_530 + number * 7 + place}`
      return { key: `${place}`, description: 'Calls', quantity, ...price, taxCategory: 'standard' }
    }),
  )
}

/** Lines a second of this process's own time: what neighbours on the machine take is not counted. */
function timed(orders: readonly OrderLine[][]): number[] {
  const rates: number[] = []
  for (let round = 0; round < rounds + warm; round += 1) {
    const before = process.cpuUsage()
    for (const lines of orders) price(lines)
    const { user, system } = process.cpuUsage(before)
    if (round >= warm) rates.push((linesMany / (user + system)) * 1e6)
  }
  return rates
}

function price(lines: readonly OrderLine[]): void {
  const where = { currency: 'CHF', country: 'CH', taxPoint: '2026-05-31' } as const
  const answer = priceDocument({ ...where, profile: durabill, lines })
  if (isRefusal(answer)) throw new Error(answer.message)
}
