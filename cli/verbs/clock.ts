import type { Command } from 'commander'

import type { Clock } from '../clock/clocks.ts'
import type { Move } from '../clock/target.ts'
import type { WriteOptions } from '../confirm.ts'
import { act, type Context } from '../context.ts'
import { table } from '../table.ts'
import { examples, type Verb, writes } from './verb.ts'

const lines = [
  'durabill clock create march --now 2026-03-01T09:00:00Z',
  'durabill clock preview march --by 1mo',
  'durabill clock advance march --by 1mo --preview',
  'durabill clock advance march --by next --yes',
]

export const clockVerb: Verb = (program) => {
  const parent = examples(
    program.command('clock').description('test clocks: time that moves when you say so'),
    lines,
  )
  parent
    .command('list')
    .description('every clock, and the time on it')
    .action((_options: unknown, command: Command) => act(command, list))
  parent
    .command('show')
    .description('the time on one clock')
    .argument('<clock>', 'its name or its id')
    .action((name: string, _options: unknown, command: Command) =>
      act(command, (context) => show(context, name)),
    )
  addCreate(parent)
  addMoves(parent)
}

function addCreate(parent: Command): void {
  writes(parent.command('create'))
    .description('make a clock; customers are put on it when they are made')
    .argument('<name>', 'what it is called')
    .option('--now <instant>', 'where it stands at first (default: the present)')
    .action((name: string, _options: unknown, command: Command) =>
      act<{ now?: string; dryRun?: boolean }>(command, (context) => create(context, name)),
    )
}

const span = (command: Command) =>
  command
    .argument('<clock>', 'its name or its id')
    .option('--to <instant>', 'to 2026-03-01 or 2026-03-01T09:00:00Z')
    .option('--by <span>', 'by 3d, 1mo, 12h, or next: to the next thing due (default: next)')

function addMoves(parent: Command): void {
  span(parent.command('preview'))
    .description('what would happen on the way')
    .action((name: string, _options: unknown, command: Command) =>
      act<Move>(command, (context) => preview(context, name)),
    )
  span(writes(parent.command('advance')))
    .description('move a clock forward, after showing what will happen')
    .option('--preview', 'show what will happen, and move nothing')
    .action(async (name: string, _options: unknown, command: Command) => {
      const { advance } = await import('../clock/advance.ts')
      await act<Move & WriteOptions & { preview?: boolean }>(command, (context) =>
        advance(context, name),
      )
    })
}

async function list({ terminal, engine }: Context): Promise<void> {
  const clocks: Clock[] = []
  for await (const clock of engine().pages<Clock>('/v1/clocks')) clocks.push(clock)
  terminal.data('durabill.clocks.v1', { clocks })
  if (clocks.length === 0) return terminal.print('No clocks yet: durabill clock create NAME')
  terminal.print(
    table([['NAME', 'NOW', 'ID'], ...clocks.map(({ name, now, id }) => [name, now, id])]),
  )
}

async function show({ terminal, engine }: Context, name: string): Promise<void> {
  const { findClock } = await import('../clock/clocks.ts')
  const clock = await findClock(engine(), name)
  terminal.data('durabill.clock.v1', clock)
  terminal.print(`clock ${clock.name} stands at ${clock.now}  ${clock.id}`)
}

type Creating = Context<{ readonly now?: string; readonly dryRun?: boolean }>

async function create({ terminal, engine, options }: Creating, name: string): Promise<void> {
  const now = options.now === undefined ? {} : { now: options.now }
  if (options.dryRun === true) return terminal.print(`A clock "${name}" would be made.`)
  const clock = await engine().post<Clock>('/v1/clocks', { body: { name, ...now } })
  terminal.data('durabill.clock.v1', clock)
  terminal.print(`clock ${clock.name} stands at ${clock.now}  ${clock.id}`)
}

async function preview(context: Context<Move>, name: string): Promise<void> {
  const { findClock } = await import('../clock/clocks.ts')
  const { plan, tellPlan } = await import('../clock/advance.ts')
  const client = context.engine()
  const clock = await findClock(client, name)
  const planned = await plan(client, { clock, move: context.options })
  context.terminal.data('durabill.clock-preview.v1', { clock, ...planned })
  tellPlan(context.terminal, { clock, plan: planned })
}
