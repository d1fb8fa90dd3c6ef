import type { Context } from 'hono'
import { newId } from '../adapters/new-id.ts'
import { asTenant, type Tx } from '../adapters/postgres/client.ts'
import { findEvent, type InboxRow } from '../adapters/postgres/inbox.ts'
import { readCommands } from '../adapters/postgres/sales/commands.ts'
import type { TenantId } from '../domain/ids.ts'
import { accept } from './intake.ts'
import type { Api, ApiParts } from './parts.ts'
import { HttpProblem } from './problem.ts'
import { type StoredAnswer, storedAnswerSchema } from './subscription-command.schema.ts'
import { isSold, outsideEvent, refusedCommand } from './subscription-refusals.ts'
import { parked, type ShownSubscription, shownSubscription } from './subscription-shown.ts'

/** Events made here bear this source. */
const source = 'durabill-api'
/** An event's id is no longer than this. */
const idMax = 200
/** Who commands waits this long for the answer; what is asked goes on. */
const patienceMs = 60_000

/** What is asked: the type of the event, and its data as it would come by POST /v1/events. */
export type Asked = { readonly type: string; readonly data: Readonly<Record<string, unknown>> }

/** What came of it: the stored answer (none while it is still being done), and the subscription. */
export type Commanded = {
  readonly event: InboxRow
  readonly answer: Extract<StoredAnswer, { kind: 'done' }> | undefined
  readonly subscription: ShownSubscription
}

/**
 * Stores what is asked as an event, tells the subscription, and waits for its answer. Whatever
 * fails on the way, the event is kept, and the relay sees to it. Throws a problem where it is
 * refused.
 */
export async function commandSubscription(
  c: Context<Api>,
  { parts, asked }: { readonly parts: ApiParts; readonly asked: Asked },
): Promise<Commanded> {
  const tenantId = c.get('tenantId')
  const event = await stored(parts, { tenantId, asked, id: eventIdOf(c) })
  c.set('transactionId', event.transaction_id)
  await patiently(parts, event)
  const { answer, subscription } = await asTenant(parts.app, tenantId, (tx) =>
    answered(tx, { event, asked }),
  )
  return { event, answer, subscription }
}

/** What is known of the command now. Throws a problem where it was refused. */
async function answered(
  tx: Tx,
  { event, asked }: { readonly event: InboxRow; readonly asked: Asked },
): Promise<Omit<Commanded, 'event'>> {
  const known = (await readCommands(tx, [event.event_id])).get(event.event_id)
  const subscription = await shownSubscription(tx, event.subject)
  if (known?.answer === null || known?.answer === undefined) {
    if (subscription.parked !== null) throw new HttpProblem(parked(subscription.parked))
    return { answer: undefined, subscription }
  }
  const answer = storedAnswerSchema.parse(known.answer)
  if (answer.kind === 'done') return { answer, subscription }
  const { currency } = subscription
  const sold =
    asked.type === 'subscription.change.requested' &&
    (await isSold(tx, { plan: asked.data['plan'], currency }))
  throw new HttpProblem(refusedCommand(answer, { sold }))
}

function eventIdOf(c: Context<Api>): string {
  const key = c.req.header('idempotency-key')
  return key === undefined || key.length > idMax ? newId('event') : key
}

/** The event that asks, by the door of all events; nothing is started by it. */
async function stored(
  { app, psp }: ApiParts,
  event: { readonly tenantId: TenantId; readonly asked: Asked; readonly id: string },
): Promise<InboxRow> {
  const { tenantId, asked, id } = event
  const answer = await accept(
    { db: app, provider: psp.name, start: async () => {} },
    { tenantId, body: { specversion: '1.0', id, source, ...asked } },
  )
  if (answer.kind === 'refused') throw new HttpProblem(outsideEvent(answer))
  const row = await asTenant(app, tenantId, (tx) => findEvent(tx, { source, sourceId: id }))
  if (row === undefined) throw new Error('An event that was accepted cannot be seen.')
  return row
}

/** Waits for the answer as long as one has patience. What goes wrong is left to the relay. */
async function patiently({ command, start, log }: ApiParts, event: InboxRow): Promise<void> {
  const told = (command ?? start)(event).then(
    () => undefined,
    (error: unknown) =>
      log.warn({ err: error, event: event.event_id }, 'a subscription did not answer'),
  )
  const patience = Promise.withResolvers<void>()
  const timer = setTimeout(patience.resolve, patienceMs)
  await Promise.race([told, patience.promise]).finally(() => clearTimeout(timer))
}
