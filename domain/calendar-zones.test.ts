import { expect, test } from 'vitest'
import { pick, seeded } from '../test/seeded.ts'
import { type Anchor, type Interval, periodAt } from './calendar.ts'

const dayMs = 86_400_000
const lastYear = 2_040

const intervals: readonly [Interval, ...Interval[]] = [
  { unit: 'day', count: 1 },
  { unit: 'day', count: 30 },
  { unit: 'week', count: 1 },
  { unit: 'week', count: 2 },
  { unit: 'month', count: 1 },
  { unit: 'month', count: 3 },
  { unit: 'year', count: 1 },
]

/** The same date by plain arithmetic, without the calendar that is tested. */
function plainly(on: string, { unit, count }: Interval, index: number): string {
  const [year = 0, month = 0, day = 0] = on.split('-').map(Number)
  const dayly = { day: 1, week: 7, month: 0, year: 0 }[unit] * count * index
  const months = month - 1 + { day: 0, week: 0, month: 1, year: 12 }[unit] * count * index
  const longest = new Date(Date.UTC(year, months + 1, 0)).getUTCDate()
  const atMs = Date.UTC(year, months, Math.min(day, longest)) + dayly * dayMs
  return new Date(atMs).toISOString().slice(0, 10)
}

/** The date on the wall of a zone at an instant, as the runtime's own zone data has it. */
function wallOf(zone: string): (atMs: number) => string {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  })
  return (atMs) => format.format(atMs)
}

const inOneInterval = { day: 1, week: 7, month: 31, year: 366 }

/** An anchor in the zone from 2020 to 2024, and how many periods it has until 2040. */
function drawn(random: (below: number) => number, zone: string, day: number) {
  const interval = pick(random, intervals)
  const year = 2020 + random(5)
  const on = `${year}-${pick(random, ['01', '07', '12'])}-${String(day).padStart(2, '0')}`
  const days = (lastYear - year) * 365
  const periods = Math.floor(days / (inOneInterval[interval.unit] * interval.count))
  return { anchor: { on, interval, zone }, periods }
}

const eve = (date: string) => new Date(Date.parse(date) - dayMs).toISOString().slice(0, 10)

type Looked = {
  readonly anchor: Anchor
  readonly index: number
  readonly wall: (atMs: number) => string
}

/** What is so of a period, and what ought to be. */
function compared({ anchor, index, wall }: Looked) {
  const { from, until, startMs, endMs } = periodAt(anchor, index)
  const due = [index, index + 1].map((each) => plainly(anchor.on, anchor.interval, each))
  return {
    told: [from, until, ...[startMs - 1, startMs, endMs - 1].map(wall)].join(' '),
    right: [...due, eve(from), from, eve(until)].join(' '),
  }
}

test('in every zone, from every day of the month, a period begins and ends with its dates', () => {
  const random = seeded(20_264)
  let day = random(31)
  const wrong = Intl.supportedValuesOf('timeZone').flatMap((zone) => {
    day = (day % 31) + 1
    const { anchor, periods } = drawn(random, zone, day)
    const wall = wallOf(zone)
    return Array.from({ length: 16 }, () => random(periods))
      .map((index) => ({ ...anchor, index, ...compared({ anchor, index, wall }) }))
      .filter(({ told, right }) => told !== right)
  })
  expect(wrong).toEqual([])
})
