/** One event of use of the bench. */
export type BenchUsage = {
  readonly id: string
  readonly customer: string
  readonly meter: string
  readonly quantity: string
  readonly time: string
}

export const benchMeters = ['calls', 'bytes', 'seconds'] as const
export const benchCustomers = 10_000

const time = new Date().toISOString()

/** So many events of a round; each tenth is one that was there before, as it was. */
export function usageEvents(round: string, count: number): BenchUsage[] {
  const events: BenchUsage[] = []
  for (let index = 0; index < count; index += 1) {
    const repeated = index % 10 === 9 ? events[index - 1 - (index % 7) * 10] : undefined
    events.push(repeated ?? usageEvent(round, index))
  }
  return events
}

/** Customers in an order without order, and 997 different quantities. */
const usageEvent = (round: string, index: number): BenchUsage => ({
  id: `${round}-${String(index).padStart(10, '0')}-${(index * 2_654_435_761).toString(36)}`,
  customer: `c${(index * 7_919) % benchCustomers}`,
  meter: benchMeters[index % benchMeters.length] ?? 'calls',
  quantity: `${1 + (index % 997)}.${index % 10}`,
  time,
})
