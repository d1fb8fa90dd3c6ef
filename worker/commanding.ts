import type { Client } from '@temporalio/client'
import type { Db } from '../adapters/postgres/client.ts'
import { type InboxRow, markStarted } from '../adapters/postgres/inbox.ts'
import { commandWorkflow } from '../adapters/temporal/command.ts'
import type { Reaches } from '../workflows/reach.ts'
import type { CommandAnswer } from '../workflows/sales/contract.ts'
import { commandOf } from './reactions.ts'

/** Tells subscriptions what accepted events ask of them, and waits until it is done. */
export const commander =
  (parts: { readonly system: Db; readonly client: Client; readonly reaches: Reaches }) =>
  async (row: InboxRow): Promise<CommandAnswer> => {
    const command = commandOf(
      {
        tenantId: row.tenant_id,
        eventId: row.event_id,
        type: row.type,
        subject: row.subject,
        customerId: row.customer_id,
        transactionId: row.transaction_id,
      },
      parts.reaches,
    )
    const answer = await commandWorkflow(parts.client, { ...command, until: 'done' })
    // Else the relay would tell it once more: that changes nothing, but is work.
    await markStarted(parts.system, [row.event_id])
    return answer as CommandAnswer // As the workflow's own contract types the update.
  }
