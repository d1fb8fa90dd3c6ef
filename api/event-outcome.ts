import type { Tx } from '../adapters/postgres/client.ts'
import { newestMethodState } from '../adapters/postgres/payments/list-methods.ts'
import { type EventRow, readRefusal } from '../adapters/postgres/platform/events.ts'
import { readCommands } from '../adapters/postgres/sales/commands.ts'
import { readOutcome } from '../adapters/postgres/sales/read-outcome.ts'
import { storedAnswerSchema } from './subscription-command.schema.ts'

type Outcome = {
  readonly kind: 'invoiced' | 'refused' | 'credited' | 'attached' | 'done' | 'waiting'
  readonly invoiceId?: string
  readonly creditNoteId?: string
  readonly because?: string
  /** When a command to a subscription takes effect. */
  readonly effectiveAt?: string
}

/** What has come of an event so far. */
export async function outcomeOf(tx: Tx, event: EventRow): Promise<Outcome> {
  if (event.type === 'payment-method.updated') return methodOutcome(tx, event)
  if (event.type.startsWith('subscription.')) return commandOutcome(tx, event)
  const { document_id: id, kind, refusal } = await readOutcome(tx, event.event_id)
  if (id !== null)
    return kind === 'invoice'
      ? { kind: 'invoiced', invoiceId: id }
      : { kind: 'credited', creditNoteId: id }
  const because = refusal ?? (await readRefusal(tx, event))
  return because === undefined ? { kind: 'waiting' } : { kind: 'refused', because }
}

async function methodOutcome(tx: Tx, event: EventRow): Promise<Outcome> {
  const newest = await newestMethodState(tx, event.customer_id)
  if (newest?.state === 'attached') return { kind: 'attached' }
  if (newest?.state === 'refused')
    return { kind: 'refused', because: newest.refusal ?? 'The provider refused it.' }
  return { kind: 'waiting' }
}

async function commandOutcome(tx: Tx, { event_id: id }: EventRow): Promise<Outcome> {
  const answer = (await readCommands(tx, [id])).get(id)?.answer
  if (answer === undefined || answer === null) return { kind: 'waiting' }
  const told = storedAnswerSchema.parse(answer)
  if (told.kind === 'refused')
    return { kind: 'refused', because: `${told.field}: ${told.message} ${told.fix}` }
  const { invoiceId, effectiveAt } = told
  return invoiceId === null
    ? { kind: 'done', effectiveAt }
    : { kind: 'invoiced', invoiceId, effectiveAt }
}
