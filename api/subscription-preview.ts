import { newId } from '../adapters/new-id.ts'
import type { Tx } from '../adapters/postgres/client.ts'
import { readSubscription } from '../adapters/postgres/sales/list-subscriptions.ts'
import { sellerDefaults } from '../adapters/postgres/sales/sellers.ts'
import {
  lockSubscriptions,
  type SubscriptionRow,
} from '../adapters/postgres/sales/subscriptions.ts'
import type { TenantId } from '../domain/ids.ts'
import { isRefusal } from '../domain/sales/refusal.ts'
import type {
  SubscriptionCommand,
  SubscriptionRequested,
} from '../domain/sales/subscription-event.ts'
import { customerOf } from './intake-customer.ts'
import { IntakeRefusal } from './intake-refusal.ts'
import { request } from './intake-subscription.ts'
import { HttpProblem, type Refusal } from './problem.ts'
import { type Foreseen, foresee } from './subscription-foreseen.ts'
import { isSold, outsideEvent, refusedCommand } from './subscription-refusals.ts'
import { noSubscription, parked } from './subscription-shown.ts'

/** A step as it would be, and the row it was worked out from. */
export type Previewed = { readonly row: SubscriptionRow; readonly foreseen: Foreseen }

type Existing = {
  /** Our id, or the product's key. */
  readonly name: string
  /** Absent: what falls due next by itself. */
  readonly command?: SubscriptionCommand
}

/** Foresees a command to a subscription, or what falls due of it next. Throws a problem. */
export async function previewExisting(tx: Tx, { name, command }: Existing): Promise<Previewed> {
  const found = await readSubscription(tx, name)
  const [row] = found === undefined ? [] : await lockSubscriptions(tx, [found.id])
  if (row === undefined) throw noSubscription(name)
  if (row.parked_because !== null) throw new HttpProblem(parked(row.parked_because))
  if (command !== undefined && row.due_at !== null && row.due_at <= row.now_at)
    throw new HttpProblem(overdue(row.due_at))
  return previewed(tx, { row, ...(command === undefined ? {} : { command }) })
}

type New = {
  readonly tenantId: TenantId
  readonly provider: string
  readonly data: SubscriptionRequested
}

/**
 * Foresees a subscription that nobody has requested yet. It is noted as by intake, with all its
 * checks, in a transaction which the caller takes back.
 */
export async function previewNew(tx: Tx, { tenantId, provider, data }: New): Promise<Previewed> {
  const transactionId = newId('transaction')
  const subscriptionId = newId('subscription')
  const eventId = newId('event')
  const type = 'subscription.requested'
  const event = { specversion: '1.0', id: eventId, source: 'preview', type, data } as const
  try {
    const seller = await sellerDefaults(tx)
    const customerId = await customerOf(tx, { tenantId, transactionId, event, seller })
    const ids = { tenantId, subscriptionId, customerId, eventId, transactionId }
    await request(tx, { ...ids, provider, data })
  } catch (error) {
    if (!(error instanceof IntakeRefusal)) throw error
    throw new HttpProblem(outsideEvent({ kind: 'refused', ...error.detail }))
  }
  const [row] = await lockSubscriptions(tx, [subscriptionId])
  if (row === undefined) throw new Error('A subscription that was noted cannot be seen.')
  return previewed(tx, { row, command: { type, data } })
}

async function previewed(tx: Tx, asked: Parameters<typeof foresee>[1]): Promise<Previewed> {
  const { row, command } = asked
  const foreseen = await foresee(tx, asked)
  if (!isRefusal(foreseen)) return { row, foreseen }
  const plan =
    command?.type === 'subscription.change.requested' ? (command.data.plan ?? undefined) : ''
  const sold = plan !== '' && (await isSold(tx, { plan, currency: row.currency }))
  throw new HttpProblem(refusedCommand(foreseen, { sold }))
}

const overdue = (at: Date): Refusal => ({
  status: 409,
  code: 'subscription-overdue',
  detail: `What fell due of it at ${at.toISOString()} comes first.`,
  fix: 'Ask again once that is done; an empty preview shows what it is.',
})
