import { renderMail } from '../../adapters/channel/render.ts'
import { asTenant } from '../../adapters/postgres/client.ts'
import { factById } from '../../adapters/postgres/facts.ts'
import {
  concludeMessage,
  type MessageRow,
  noteMessage,
} from '../../adapters/postgres/messaging/messages.ts'
import { languageOf } from '../../domain/messaging/language.ts'
import { compose } from '../../domain/messaging/template.ts'
import type { Delivery } from '../../workflows/messaging/contract.ts'
import type { MessagingPorts } from '../../workflows/messaging/ports.ts'
import { messagesTotal } from './metrics.ts'
import type { MessagingParts } from './parts.ts'
import { nothingToSay, type Spoken, spokenOf } from './spoken.ts'

/**
 * Renders, records and sends one message. The row is written before the mail leaves, and its id is
 * the mail's idempotency key: however often this runs, one mail goes out.
 */
export function deliver(parts: MessagingParts): MessagingPorts['deliver'] {
  return async (delivery) => {
    const { tenantId, subject: id } = delivery
    const spoken = await spokenOf(parts, delivery)
    if (spoken === undefined) return
    const letter = await asTenant(parts.db, tenantId, async (tx) => {
      const fact = await factById(tx, delivery.factId)
      if (fact === undefined) throw nothingToSay(id)
      const message = compose(spoken.factsOf(fact), languageOf(spoken.locale))
      const draft = { delivery, spoken, message, atMs: fact.atMs }
      return { ...draft, row: await noteMessage(tx, rowOf(parts, draft)) }
    })
    if (letter.row.status === 'due') await send(parts, letter)
  }
}

type Letter = {
  readonly delivery: Delivery
  readonly spoken: Spoken
  readonly message: ReturnType<typeof compose>
  readonly atMs: number
}

async function send(
  parts: MessagingParts,
  { delivery, spoken, message, row }: Letter & { readonly row: MessageRow },
): Promise<void> {
  const { tenantId, transactionId, kind } = delivery
  const { to, locale } = spoken
  const { message_id: messageId } = row
  const answer = await parts.mail.send({
    messageId,
    transactionId,
    to,
    from: parts.from,
    ...renderMail(message, { locale }),
    attachments: await spoken.attachments(),
  })
  await asTenant(parts.db, tenantId, (tx) =>
    concludeMessage(tx, {
      messageId,
      status: answer.kind,
      ref: answer.kind === 'sent' ? answer.ref : null,
      refusal: answer.kind === 'refused' ? answer.because : null,
    }),
  )
  messagesTotal.inc({ kind, answer: answer.kind })
  parts.log.info(
    { transaction: { id: transactionId }, message: messageId, kind, answer: answer.kind },
    'message left',
  )
}

const rowOf = ({ mail }: MessagingParts, { delivery, spoken, message, atMs }: Letter) => ({
  tenantId: delivery.tenantId,
  kind: delivery.kind,
  factId: delivery.factId,
  subjectId: delivery.subject,
  customerId: delivery.customerId,
  transactionId: delivery.transactionId,
  channel: mail.name,
  recipient: spoken.to,
  locale: spoken.locale,
  subject: message.subject,
  atMs,
})
