import { ecsFormat } from '@elastic/ecs-pino-format'
import { pino, type Logger } from 'pino'

/** What must never reach a log, wherever in a line's first three levels it stands. */
const secrets = ['authorization', 'email', 'name']
const redacted = secrets.flatMap((secret) => [secret, `*.${secret}`, `*.*.${secret}`])

/** What the format itself calls a name; it names us, nobody else. */
const service = 'durabill'

/**
 * The log of a process: one ECS line for each thing that happened, on stdout. Authorization
 * headers, mail addresses and names are taken out.
 *
 * @param options `pretty`: short lines for a person, on stderr
 */
export function makeLogger(options: { readonly level: string; readonly pretty?: boolean }): Logger {
  const settings = {
    ...ecsFormat({ apmIntegration: false }),
    level: options.level,
    base: { event: { module: service } },
    redact: { paths: redacted, censor: '[taken out]' },
  }
  return options.pretty === true ? pino(settings, { write: writePretty }) : pino(settings)
}

type Line = Readonly<Record<string, unknown>> & { readonly message?: string }

/** Fields that say nothing to somebody who watches the line appear. */
const quiet = new Set(['@timestamp', 'ecs.version', 'log.level', 'message', 'event'])

function writePretty(text: string): void {
  // Our own logger wrote it a moment ago: an object, as the format makes it.
  const line = JSON.parse(text) as Line
  const time = String(line['@timestamp']).slice(11, 23)
  const rest = Object.entries(line).filter(([key]) => !quiet.has(key))
  const fields = rest.map(([key, value]) => `${key}=${JSON.stringify(value)}`).join(' ')
  process.stderr.write(`${time} ${String(line['log.level'])} ${line.message ?? ''} ${fields}\n`)
}
