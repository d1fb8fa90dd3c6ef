/** A request as it goes out. */
export type Outgoing = {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | undefined
}

const longestShown = 2_000

/** The request as a line of curl to copy. The key stays a variable, so that no log keeps it. */
export function toCurl({ method, url, headers, body }: Outgoing): string {
  const shown = Object.entries(headers).map(([name, value]) =>
    name.toLowerCase() === 'authorization'
      ? '-H "Authorization: Bearer $DURABILL_API_KEY"'
      : `-H ${quoted(`${name}: ${value}`)}`,
  )
  const data = body === undefined ? [] : [dataOf(body)]
  return ['curl', '-sS', '-X', method, quoted(url), ...shown, ...data].join(' ')
}

function dataOf(body: string): string {
  if (body.length <= longestShown) return `-d ${quoted(body)}`
  return `-d @body.json # a body of ${body.length} characters`
}

/** In single quotes, as a POSIX shell reads them. */
const quoted = (text: string) => `'${text.replaceAll("'", String.raw`'\''`)}'`
