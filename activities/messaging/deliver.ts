import { ApplicationFailure } from '@temporalio/activity'
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
import type { DocumentSnapshot } from '../../domain/sales/document.ts'
import type { Delivery } from '../../workflows/messaging/contract.ts'
import type { MessagingPorts } from '../../workflows/messaging/ports.ts'
import { messageFacts } from './facts.ts'
import { messagesTotal } from './metrics.ts'
import type { MessagingParts } from './parts.ts'

/**
 * Renders, records and sends one message. The row is written before the mail leaves, and its id is
 * the mail's idempotency key: however often this runs, one mail goes out.
 */
export function deliver(parts: MessagingParts): MessagingPorts['deliver'] {
  return async (delivery) => {
    const { tenantId, subject: id } = delivery
    const printed = await parts.documentOf({ tenantId, id })
    if (printed === undefined) throw nothingToSay(id)
    const { snapshot } = printed
    const to = snapshot.buyer.email
    if (to === undefined) return // Nobody to tell: the document says so itself.
    const link = parts.linkTo({ tenantId, invoiceId: id })
    const letter = await asTenant(parts.db, tenantId, async (tx) => {
      const fact = await factById(tx, delivery.factId)
      if (fact === undefined) throw nothingToSay(id)
      const facts = messageFacts({ delivery, fact, snapshot, link })
      const message = compose(facts, languageOf(snapshot.locale))
      const draft = { delivery, snapshot, to, message, atMs: fact.atMs }
      return { ...draft, row: await noteMessage(tx, rowOf(parts, draft)) }
    })
    if (letter.row.status === 'due') await send(parts, letter)
  }
}

const nothingToSay = (id: string) =>
  ApplicationFailure.nonRetryable(
    `The message about ${id} has nothing to speak of.`,
    'NothingToSay',
  )

type Letter = {
  readonly delivery: Delivery
  readonly snapshot: DocumentSnapshot
  readonly to: string
  readonly message: ReturnType<typeof compose>
  readonly atMs: number
}

async function send(
  parts: MessagingParts,
  { delivery, snapshot, to, message, row }: Letter & { readonly row: MessageRow },
): Promise<void> {
  const { tenantId, transactionId, kind } = delivery
  const attachments = withPdf.has(kind)
    ? [
        {
          filename: `${snapshot.number}.pdf`,
          contentType: 'application/pdf',
          content: await parts.pdfOf(snapshot),
        },
      ]
    : []
  const { message_id: messageId } = row
  const rendered = renderMail(message, { locale: snapshot.locale })
  const answer = await parts.mail.send({
    messageId,
    transactionId,
    to,
    from: parts.from,
    ...rendered,
    attachments,
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

/** The messages that carry their document. */
const withPdf = new Set<Delivery['kind']>(['receipt', 'payment-recovered', 'credit-note'])

const rowOf = ({ mail }: MessagingParts, { delivery, snapshot, to, message, atMs }: Letter) => ({
  tenantId: delivery.tenantId,
  kind: delivery.kind,
  factId: delivery.factId,
  subjectId: delivery.subject,
  customerId: delivery.customerId,
  transactionId: delivery.transactionId,
  channel: mail.name,
  recipient: to,
  locale: snapshot.locale,
  subject: message.subject,
  atMs,
})
