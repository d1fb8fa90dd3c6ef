import type {
  CustomerId,
  EventId,
  MessageId,
  TenantId,
  TransactionId,
} from '../../../domain/ids.ts'
import { newId } from '../../new-id.ts'
import type { Tx } from '../client.ts'

export type MessageRow = {
  readonly message_id: MessageId
  readonly status: 'due' | 'sent' | 'refused'
}

export type NewMessage = {
  readonly tenantId: TenantId
  readonly kind: string
  readonly factId: EventId
  readonly subjectId: string
  readonly customerId: CustomerId
  readonly transactionId: TransactionId
  readonly channel: string
  readonly recipient: string
  readonly locale: string
  readonly subject: string
  readonly atMs: number
}

/** Writes a message down before it leaves, once a fact and kind. @returns it, as it stands */
export async function noteMessage(tx: Tx, message: NewMessage): Promise<MessageRow> {
  const [row] = await tx<MessageRow[]>`
    insert into messaging.message as m
      (tenant_id, message_id, kind, fact_id, subject_id, customer_id, transaction_id, channel,
       recipient, locale, subject, at)
    values (${message.tenantId}, ${newId('message')}, ${message.kind}, ${message.factId},
            ${message.subjectId}, ${message.customerId}, ${message.transactionId}, ${message.channel},
            ${message.recipient}, ${message.locale}, ${message.subject}, ${new Date(message.atMs)})
    on conflict (tenant_id, kind, fact_id) do update set kind = m.kind
    returning message_id, status`
  if (row === undefined) throw new Error('The message gave no row.')
  return row
}

/** Records what the channel made of a message. */
export async function concludeMessage(
  tx: Tx,
  answer: {
    readonly messageId: MessageId
    readonly status: 'sent' | 'refused'
    readonly ref: string | null
    readonly refusal: string | null
  },
): Promise<void> {
  await tx`
    update messaging.message
       set status = ${answer.status}, channel_ref = ${answer.ref}, refusal = ${answer.refusal},
           sent_at = case when ${answer.status} = 'sent' then clock_timestamp() end
     where message_id = ${answer.messageId} and status = 'due'`
}
