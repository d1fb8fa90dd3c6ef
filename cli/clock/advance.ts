import { setTimeout as pause } from 'node:timers/promises'

import type { EngineClient } from '../client.ts'
import { confirm, type WriteOptions } from '../confirm.ts'
import type { Context } from '../context.ts'
import { resumable } from '../interrupt.ts'
import { table } from '../table.ts'
import type { Terminal } from '../terminal.ts'
import { findClock, whatIsDue, type Clock, type Due } from './clocks.ts'
import { cellsOf } from './due-text.ts'
import { targetOf, type Move } from './target.ts'

/** What a move would do: where it ends, and what it wakes on the way. */
export type Plan = { readonly to: string; readonly due: readonly Due[] }

/** Looks ahead on a clock without moving it. */
export async function plan(
  client: EngineClient,
  asked: { clock: Clock; move: Move },
): Promise<Plan> {
  const { clock, move } = asked
  const to = targetOf(clock.now, move)
  if (to !== 'next') return { to, due: await whatIsDue(client, { id: clock.id, to }) }
  const all = await whatIsDue(client, { id: clock.id })
  const [first] = all
  if (first === undefined) return { to: clock.now, due: [] }
  return { to: first.at, due: all.filter(({ at }) => at === first.at) }
}

/** Says what a move will do, as a person wants to read it before agreeing. */
export function tellPlan(terminal: Terminal, { clock, plan }: { clock: Clock; plan: Plan }): void {
  terminal.print(`clock ${clock.name}   ${clock.now} → ${plan.to}   (forward only)`)
  if (plan.due.length === 0) return terminal.print('nothing is due until then')
  const rows = plan.due.map((due, index) => [index === 0 ? 'will happen' : '', ...cellsOf(due)])
  terminal.print(table(rows, [4]))
}

/** `--preview` says of this verb what `--dry-run` says of all: look, and move nothing. */
type Advancing = WriteOptions & Move & { readonly preview?: boolean }

/** `clock advance`: shows what will happen, asks, and moves. */
export async function advance(context: Context<Advancing>, name: string): Promise<void> {
  const { terminal, options, interrupt } = context
  const client = context.engine()
  const clock = await findClock(client, name)
  const planned = await plan(client, { clock, move: options })
  tellPlan(terminal, { clock, plan: planned })
  const looks = options.dryRun === true || options.preview === true
  if (looks || planned.to === clock.now) {
    return terminal.data('durabill.clock-preview.v1', { clock, ...planned })
  }
  await confirm(terminal, options)
  const moved = await resumable(move(client, { clock, to: planned.to }), {
    interrupt,
    resume: `The clock moves on by itself; \`durabill clock show ${clock.id}\` says where it is.`,
  })
  terminal.data('durabill.clock.v1', { ...moved, due: planned.due })
  terminal.print(`clock ${clock.name} stands at ${moved.now}`)
}

/** Moves a clock, and waits until it has arrived. A move that takes long goes on by itself. */
export async function move(
  client: EngineClient,
  { clock, to }: { clock: Clock; to: string },
): Promise<Clock> {
  await client.post(`/v1/clocks/${clock.id}/advance`, { body: { to } })
  for (;;) {
    const moved = await client.get<Clock>(`/v1/clocks/${clock.id}`)
    if (Date.parse(moved.now) >= Date.parse(to)) return moved
    await pause(250)
  }
}
