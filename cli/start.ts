import { startLocalEngine } from './local-engine.ts'
import { untilAsked } from './until-asked.ts'

/** Runs the engine on data that is kept in `.durabill/`, until it is asked to stop. */
export async function runStart(
  options: { readonly port?: number; readonly keepIn?: string } = {},
): Promise<number> {
  const engine = await startLocalEngine({
    keepIn: options.keepIn ?? '.durabill',
    ...(options.port === undefined ? {} : { port: options.port }),
    onReady: ({ name, seconds, note }) =>
      process.stderr.write(`${name.padEnd(12)} ready ${seconds.toFixed(1)} s  ${note}\n`),
  })
  process.stdout.write(
    [
      `API        ${engine.url}`,
      `API docs   ${engine.url}/docs`,
      `Mailbox    ${engine.url}/mail`,
      `Provider   ${engine.simulatorUrl}/_sim/book/page`,
      `Temporal   ${engine.temporalUrl}`,
      `API key    ${engine.apiKey}`,
      'Ctrl-C stops everything; the data stays in .durabill/.',
      '',
    ].join('\n'),
  )
  await untilAsked()
  await engine.stop()
  return 0
}
