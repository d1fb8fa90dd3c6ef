import type { Tx } from '../client.ts'
import { behind, type Listed, newestFirst, type Page, placeOf } from '../platform/page.ts'
import { onlyWhere } from '../platform/where.ts'

/** A message to a customer. */
export type MessageListRow = Listed & {
  readonly message_id: string
  readonly kind: string
  readonly status: 'due' | 'sent' | 'refused'
  readonly channel: string
  readonly recipient: string
  readonly subject: string
  readonly locale: string
  readonly subject_id: string
  readonly customer_id: string
  readonly transaction_id: string
  readonly refusal: string | null
  readonly sent_at: Date | null
  readonly at: Date
}

export type MessageFilter = {
  readonly customerId?: string | undefined
  readonly subjectId?: string | undefined
  readonly kind?: string | undefined
}

const order = { at: 'created_at', id: 'message_id' }

/** Messages, the newest first. */
export function listMessages(
  tx: Tx,
  { page, filter }: { readonly page: Page; readonly filter: MessageFilter },
): Promise<MessageListRow[]> {
  const wanted = { customer_id: filter.customerId, subject_id: filter.subjectId, kind: filter.kind }
  return tx<MessageListRow[]>`
    select message_id, kind, status, channel, recipient, subject, locale, subject_id, customer_id, transaction_id,
           refusal, sent_at, at, ${placeOf(tx, order)}
      from messaging.message where true ${onlyWhere(tx, wanted)} ${behind(tx, { ...page, ...order })}
     ${newestFirst(tx, { ...page, ...order })}`
}
