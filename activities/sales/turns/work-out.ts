import type { Tx } from '../../../adapters/postgres/client.ts'
import { currentProfile } from '../../../adapters/postgres/sales/catalogue.ts'
import { type CommandEvent, readCommands } from '../../../adapters/postgres/sales/commands.ts'
import {
  readOriginals,
  readSituations,
  type Situations,
} from '../../../adapters/postgres/sales/situations.ts'
import {
  lockSubscriptions,
  type SubscriptionRow,
} from '../../../adapters/postgres/sales/subscriptions.ts'
import { dateIn } from '../../../domain/dates.ts'
import { commandTurn } from '../../../domain/sales/command-turn.ts'
import type { BillingProfile } from '../../../domain/sales/document.ts'
import { type PricedTurn, priceTurn } from '../../../domain/sales/priced-turn.ts'
import type { PlanVersion } from '../../../domain/sales/plan.ts'
import { isRefusal, type Refusal } from '../../../domain/sales/refusal.ts'
import type { PlanRef } from '../../../domain/sales/pending.ts'
import { type Turn } from '../../../domain/sales/turn.ts'
import { turnOver } from '../../../domain/sales/turn-over.ts'
import { usageTurn } from '../../../domain/sales/turn-usage.ts'
import type { TurnRef } from '../../../workflows/sales/ports.ts'

/** A step that was worked out and is not written yet. */
export type Step = {
  readonly ref: TurnRef
  readonly row: SubscriptionRow
  readonly command?: CommandEvent
  readonly profile: BillingProfile
  readonly country: string
  /** ISO date of supply. */
  readonly suppliedOn: string
  readonly priced: PricedTurn
  readonly planOf: (ref: PlanRef) => PlanVersion
  /** The invoices of which something is given back. */
  readonly originals: Originals
}

type Originals = Awaited<ReturnType<typeof readOriginals>>

/** What working out made of one wish. `before`: nothing is left to do for it. */
export type Worked =
  | { readonly kind: 'overdue'; readonly ref: TurnRef }
  | ({ readonly kind: 'step' } & Step)
  | {
      readonly kind: 'refused'
      readonly ref: TurnRef
      readonly row: SubscriptionRow
      readonly command?: CommandEvent
      readonly refusal: Refusal
    }
  | {
      readonly kind: 'before'
      readonly ref: TurnRef
      readonly row: SubscriptionRow
      readonly command?: CommandEvent
    }

/** Locks what the list is about and works every step out; nothing is written. */
export async function workOut(tx: Tx, refs: readonly TurnRef[]): Promise<Worked[]> {
  const eventIds = refs.flatMap((ref) => ref.eventId ?? [])
  // Sent together and run in this order: whoever waited for the lock reads what the other wrote.
  const [rows, commands, profile] = await Promise.all([
    lockSubscriptions(
      tx,
      refs.map((ref) => ref.subscriptionId),
    ),
    readCommands(tx, eventIds),
    currentProfile(tx),
  ])
  const plans = [...commands.values()].flatMap(({ data }) =>
    'plan' in data ? (data.plan ?? []) : [],
  )
  const known = await readSituations(tx, rows, { profile, plans })
  const byId = new Map(rows.map((row) => [row.subscription_id, row]))
  const turns = refs.flatMap((ref) => {
    const row = byId.get(ref.subscriptionId)
    return row === undefined
      ? []
      : [turnFor({ ref, row, known, command: commandOf(ref, commands) })]
  })
  const invoices = turns.flatMap(({ turn }) =>
    turn === undefined || turn === 'overdue' || isRefusal(turn) ? [] : turn.reversals,
  )
  const originals = await readOriginals(tx, [
    ...new Set(invoices.map(({ invoiceId }) => invoiceId)),
  ])
  return turns.map((found) => priced(found, { profile, originals }))
}

const commandOf = ({ eventId }: TurnRef, commands: ReadonlyMap<string, CommandEvent>) =>
  eventId === undefined ? undefined : commands.get(eventId)

type Asked = {
  readonly ref: TurnRef
  readonly row: SubscriptionRow
  readonly known: Situations
  readonly command: CommandEvent | undefined
}

type Found = Asked & { readonly turn: Turn | Refusal | 'overdue' | undefined }

function turnFor({ ref, row, known, command }: Asked): Found {
  const found = (turn: Found['turn']): Found => ({ ref, row, known, command, turn })
  const answered = ref.eventId !== undefined && (command === undefined || command.answer !== null)
  if (row.parked_because !== null || answered) return found(undefined)
  const situation = known.situationOf(row)
  if (ref.usageOf !== undefined)
    return found(usageTurn(situation, { windows: known.ownWindowsOf(row), index: ref.usageOf }))
  const due = row.due_at !== null && row.due_at <= row.now_at
  if (command !== undefined && due) return found('overdue')
  if (command !== undefined)
    return found(commandTurn(situation, { command, planNamed: known.planNamed }))
  return found(due ? turnOver(situation) : undefined)
}

function priced(
  { ref, row, known, command, turn }: Found,
  setting: { readonly profile: BillingProfile; readonly originals: Originals },
): Worked {
  const about = { ref, row, ...(command === undefined ? {} : { command }) }
  if (turn === undefined) return { kind: 'before', ...about }
  if (turn === 'overdue') return { kind: 'overdue', ref }
  if (isRefusal(turn)) return { kind: 'refused', ...about, refusal: turn }
  const country = row.country ?? row.customer_address.country
  // What falls due is supplied on its day, however late it is noticed.
  const atMs =
    command === undefined && row.due_at !== null && ref.usageOf === undefined
      ? row.due_at.getTime()
      : row.now_at.getTime()
  const suppliedOn = dateIn(row.own_zone, atMs)
  const answer = priceTurn(turn, {
    ...setting,
    country,
    taxPoint: suppliedOn,
    currency: row.currency,
  })
  if (isRefusal(answer)) return { kind: 'refused', ...about, refusal: answer }
  return {
    kind: 'step',
    ...about,
    ...setting,
    country,
    suppliedOn,
    priced: answer,
    planOf: known.planOf,
  }
}
