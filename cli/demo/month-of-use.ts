import type { PlainUse } from './plain-bill.ts'
import type { Use } from './send-usage.ts'

/** Who uses how much in March. Traffic comes in events of a few hundred megabytes. */
const habits = [
  { who: 'kofi', calls: 12_534, transfers: 120 },
  { who: 'mia', calls: 640, transfers: 0 },
  { who: 'acme', calls: 27_000, transfers: 914 },
] as const

/** The keys of those customers. */
export const users: readonly string[] = habits.map(({ who }) => who)

/** All that is used in March 2026, an event a minute. */
export function marchUses(): Use[] {
  const said = habits.flatMap(({ who, calls, transfers }) => [
    ...Array.from({ length: calls }, (_, nth) => {
      return { id: `${who}-call-${nth}`, customer: who, meter: 'api_calls', quantity: '1' }
    }),
    ...Array.from({ length: transfers }, (_, nth) => {
      return { id: `${who}-gb-${nth}`, customer: who, meter: 'traffic_gb', quantity: sizeOf(nth) }
    }),
  ])
  const from = Date.parse('2026-03-01T06:00:00Z')
  return said.map((use, nth) => ({ ...use, time: new Date(from + nth * 60_000).toISOString() }))
}

/** Said again, word for word, as a product does that is not sure it was heard. */
export const repeatsOf = (uses: readonly Use[]): Use[] =>
  uses.filter((_, nth) => nth % 6_000 === 17).slice(0, 7)

/** Traffic of March that is only heard of in April. */
export const lateUses: readonly Use[] = [1, 2, 3].map((nth) => ({
  id: `acme-late-${nth}`,
  customer: 'acme',
  meter: 'traffic_gb',
  quantity: `${nth}.250`,
  time: `2026-03-30T1${nth}:00:00Z`,
}))

/** `0.512`: between 0.200 and 0.899 GB. */
const sizeOf = (nth: number) => `0.${200 + ((nth * 137) % 700)}`

/** Counts what one customer was sent for, each event once: the sum that the engine is held to. */
export function plainUse(uses: readonly Use[], who: string): PlainUse {
  const once = new Map(uses.map((use) => [use.id, use])).values()
  const mine = [...once].filter(({ customer }) => customer === who)
  const traffic = mine.filter(({ meter }) => meter === 'traffic_gb')
  return {
    calls: mine.length - traffic.length,
    megabytes: traffic.reduce((sum, { quantity }) => sum + Number(quantity.replace('.', '')), 0),
  }
}
