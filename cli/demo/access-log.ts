import { readFileSync } from 'node:fs'
import { CliError, exit } from '../cli-error.ts'
import type { Use } from './send-usage.ts'

/** One request of a web server's log. */
export type LoggedRequest = {
  /** Counted from 1: two requests may be alike in all but their place. */
  readonly line: number
  readonly address: string
  /** Unix milliseconds. */
  readonly atMs: number
  /** Bytes that were served, as text of a whole number; "-" is none. */
  readonly bytes: string
}

const shape =
  /^(\S+) \S+ \S+ \[(\d{2})\/(\w{3})\/(\d{4}):([\d:]{8}) ([+-]\d{2})(\d{2})\] "(?:[^"\\]|\\.)*" \d{3} (\d+|-)/

const monthNames = 'JanFebMarAprMayJunJulAugSepOctNovDec'

/** Reads a log in the common or the combined format. Throws a usage error that names the line. */
export function readAccessLog(file: string): LoggedRequest[] {
  const lines = textOf(file).split('\n')
  return lines.flatMap((text, index) => (text.trim() === '' ? [] : [read(text, index + 1)]))
}

function read(text: string, line: number): LoggedRequest {
  const [, address = '', day, month = '', year, time, hours, minutes, bytes = '-'] =
    shape.exec(text) ?? []
  const number = monthNames.indexOf(month) / 3 + 1
  const atMs = Date.parse(
    `${year}-${String(number).padStart(2, '0')}-${day}T${time}${hours}:${minutes}`,
  )
  if (address !== '' && !Number.isNaN(atMs))
    return { line, address, atMs, bytes: bytes === '-' ? '0' : bytes }
  throw new CliError({
    what: `Line ${line} is not a request in the combined log format.`,
    why: text.slice(0, 200),
    fix: 'Lines look like: 192.0.2.1 - - [17/May/2015:10:05:03 +0000] "GET / HTTP/1.1" 200 5316 …',
    exitCode: exit.usage,
  })
}

/** Each request as two events of its address: that it was made, and how many bytes it took. */
export function usesOf(requests: readonly LoggedRequest[]) {
  const said = (meter: 'requests' | 'bytes') =>
    requests.map(({ line, address, atMs, bytes }): Use => ({
      id: `${line}/${meter}`,
      customer: address,
      meter,
      quantity: meter === 'bytes' ? bytes : '1',
      time: new Date(atMs).toISOString(),
    }))
  return { requests: said('requests'), bytes: said('bytes') }
}

/** The month, in UTC, that holds every request: its first instant and the next one's. */
export function monthOf(requests: readonly LoggedRequest[]): { from: string; until: string } {
  const times = requests.map(({ atMs }) => atMs).toSorted((a, b) => a - b)
  const [first = Number.NaN, last = Number.NaN] = [times[0], times.at(-1)]
  const [from, until] = [firstOf(first, 0), firstOf(first, 1)]
  if (last < Date.parse(until)) return { from, until }
  throw new CliError({
    what:
      requests.length === 0
        ? 'The log holds no request.'
        : `The log goes from ${from} beyond ${until}.`,
    fix: 'Hand over the requests of one month, by UTC.',
    exitCode: exit.usage,
  })
}

function firstOf(atMs: number, monthsLater: number): string {
  if (Number.isNaN(atMs)) return ''
  const day = new Date(atMs)
  return new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + monthsLater, 1)).toISOString()
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new CliError({
      what: `The file ${file} cannot be read.`,
      why: error instanceof Error ? error.message : String(error),
      exitCode: exit.notFound,
    })
  }
}
