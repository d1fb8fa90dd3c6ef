import type { EventId, SubscriptionId } from '../../../domain/ids.ts'
import type { Tx } from '../client.ts'
import { insertAll } from '../rows.ts'

/** What a command came to; it is answered the same for ever. */
export type CommandRow = {
  readonly tenantId: string
  readonly eventId: EventId
  readonly subscriptionId: SubscriptionId
  readonly answer: unknown
  readonly atMs: number
}

export async function insertCommands(tx: Tx, commands: readonly CommandRow[]): Promise<void> {
  await insertAll(
    tx,
    'sales.subscription_command',
    commands.map((command) => ({
      tenant_id: command.tenantId,
      event_id: command.eventId,
      subscription_id: command.subscriptionId,
      answer: command.answer,
      at: new Date(command.atMs),
    })),
  )
}
