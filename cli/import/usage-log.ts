import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'

import { CliError, exit } from '../cli-error.ts'
import { lineId, type UnusableLine, type UsageLine } from './usage-line.ts'

/** What a request uses: itself, and the bytes that were served. */
const meters = ['requests', 'bytes'] as const

// host ident user [17/May/2015:10:05:03 +0000] "request" status size, and whatever follows.
const request =
  /^(\S+) \S+ .*? ?\[(\d{2})\/([A-Z][a-z]{2})\/(\d{4}):(\d{2}:\d{2}:\d{2}) ([+-]\d{2})(\d{2})\] "(?:[^"\\]|\\.)*" (?:\d{3}|-) (\d{1,18}|-)(?: |$)/

const months = 'JanFebMarAprMayJunJulAugSepOctNovDec'

/**
 * Reads a web server's log (Common or Combined Log Format): each request is used by its address, once
 * as a request and once with its bytes.
 *
 * @param only one of the two meters; both by default
 */
export async function* readLog(
  path: string,
  only?: string,
): AsyncGenerator<UsageLine | UnusableLine, void, undefined> {
  const wanted = meters.filter((meter) => only === undefined || meter === only)
  if (wanted.length === 0) throw noSuchMeter(only ?? '')
  const input = createReadStream(path, 'utf8')
  let line = 0
  try {
    for await (const text of createInterface({ input, crlfDelay: Infinity })) {
      line += 1
      if (text.trim() === '') continue
      const used = readRequest(text, line)
      if ('why' in used) yield used
      else for (const meter of wanted) yield usageOf(used, meter)
    }
  } catch (error) {
    throw error instanceof CliError ? error : unreadable(path, error)
  } finally {
    input.destroy()
  }
}

type Request = {
  readonly line: number
  readonly id: string
  readonly address: string
  readonly time: string
  readonly bytes: string
}

function usageOf({ line, id, address, time, bytes }: Request, meter: string): UsageLine {
  const quantity = meter === 'bytes' ? bytes : '1'
  return { line, id: `${id}/${meter}`, customer: address, meter, quantity, time }
}

function readRequest(text: string, line: number): Request | UnusableLine {
  const [, address = '', day, month = '', year, clock, hours, minutes, size = '-'] =
    request.exec(text) ?? []
  const at = months.indexOf(month) / 3 + 1
  if (address === '' || !Number.isInteger(at) || at === 0) {
    return { line, why: 'it is no request in the common or combined log format' }
  }
  const time = `${year}-${String(at).padStart(2, '0')}-${day}T${clock}${hours}:${minutes}`
  if (Number.isNaN(Date.parse(time))) return { line, why: `${day}/${month}/${year} never was` }
  // A size is written without zeros in front, but nobody promises it.
  const bytes = size === '-' ? '0' : size.replace(/^0+(?=\d)/, '')
  return { line, id: lineId(line, text), address, time, bytes }
}

const noSuchMeter = (meter: string) =>
  new CliError({
    what: `An access log has no usage of "${meter}".`,
    fix: `Name one of ${meters.join(' and ')}, or neither for both.`,
    exitCode: exit.usage,
  })

function unreadable(path: string, error: unknown): CliError {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
    const fix = 'Name an access log that is there.'
    return new CliError({ what: `There is no file ${path}.`, fix, exitCode: exit.notFound })
  }
  return new CliError({
    what: `${path} cannot be read.`,
    why: error instanceof Error ? error.message : String(error),
    fix: 'Mend the file, and import it again: nothing counts twice.',
  })
}
