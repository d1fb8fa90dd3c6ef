import { Temporal } from 'temporal-polyfill/implementation'

import { CliError, exit } from '../cli-error.ts'

/** How far a clock is to go: an instant, a span from now, or to the next thing due. */
export type Move = { readonly to?: string | undefined; readonly by?: string | undefined }

const spans = { m: 'minutes', h: 'hours', d: 'days', w: 'weeks', mo: 'months', y: 'years' } as const

/**
 * Where a move leads: an instant, ISO 8601 UTC, or `'next'` for the next thing that is due. A
 * month is a calendar month in UTC. Throws a usage error.
 */
export function targetOf(now: string, { to, by }: Move): string {
  if (to !== undefined && by !== undefined) throw wrong('Say --to or --by, not both.')
  if (to !== undefined) return forward(now, readInstant(to))
  if (by === undefined || by === 'next') return 'next'
  const duration = readDuration(by)
  const target = Temporal.Instant.from(now).toZonedDateTimeISO('UTC').add(duration).toInstant()
  return forward(now, target)
}

function readInstant(text: string): Temporal.Instant {
  try {
    const date = /^\d{4}-\d{2}-\d{2}$/.test(text)
    return Temporal.Instant.from(date ? `${text}T00:00:00Z` : text)
  } catch {
    throw wrong(`"${text}" is no instant: write 2026-03-01 or 2026-03-01T09:00:00Z.`)
  }
}

function readDuration(text: string): Temporal.Duration {
  try {
    if (text.startsWith('P')) return Temporal.Duration.from(text)
    const [, count = '', unit = ''] = /^(\d{1,5})(mo|[mhdwy])$/.exec(text) ?? []
    const name = Object.entries(spans).find(([short]) => short === unit)?.[1]
    if (name !== undefined) return Temporal.Duration.from({ [name]: Number(count) })
  } catch {
    // Told below, like any other text that is no span.
  }
  throw wrong(`"${text}" is no span: write 3d, 1mo, 12h, P3D or next.`)
}

function forward(now: string, target: Temporal.Instant): string {
  if (Temporal.Instant.compare(target, Temporal.Instant.from(now)) > 0) return target.toString()
  throw new CliError({
    what: `The clock stands at ${now}, and goes forward only.`,
    fix: 'Name a later instant.',
    exitCode: exit.refusedByState,
  })
}

const wrong = (what: string) => new CliError({ what, exitCode: exit.usage })
