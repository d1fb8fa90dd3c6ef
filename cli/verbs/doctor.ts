import type { Command } from 'commander'

import { exit } from '../cli-error.ts'
import { act, type Context } from '../context.ts'
import { examples, type Verb } from './verb.ts'

type Check = {
  readonly id: string
  readonly name: string
  readonly ok: boolean
  readonly detail?: string | null
  readonly samples?: readonly unknown[]
}

type Health = { readonly ok: boolean; readonly checks: readonly Check[] }

const mostSamples = 5

export const doctorVerb: Verb = (program) => {
  const command = program
    .command('doctor')
    .description('check that the books agree; exit code 0 only if every check holds')
    .action((_options: unknown, command: Command) => act(command, doctor))
  examples(command, ['durabill doctor', 'durabill doctor --json | jq .ok'])
}

async function doctor({ terminal, engine }: Context): Promise<number> {
  const health = await engine().get<Health>('/v1/doctor')
  terminal.data('durabill.doctor.v1', health)
  for (const check of health.checks) {
    const mark = check.ok ? terminal.paint('green', '✓') : terminal.paint('red', '✗')
    const detail = check.detail ? terminal.paint('dim', `  ${check.detail}`) : ''
    terminal.print(`${mark} ${check.id.padEnd(4)} ${check.name}${detail}`)
    if (!check.ok) terminal.print(samplesOf(check))
  }
  const broken = health.checks.filter(({ ok }) => !ok).length
  terminal.print(
    broken === 0
      ? `All ${health.checks.length} hold.`
      : `${broken} of ${health.checks.length} do not hold. \`durabill trace ID\` tells the story of a sample.`,
  )
  return broken === 0 && health.ok ? exit.ok : exit.failed
}

function samplesOf({ samples = [] }: Check): string {
  const shown = samples.slice(0, mostSamples).map((sample) => `       ${textOf(sample)}`)
  const more = samples.length - shown.length
  return [...shown, ...(more > 0 ? [`       and ${more} more`] : [])].join('\n')
}

const textOf = (sample: unknown) => (typeof sample === 'string' ? sample : JSON.stringify(sample))
