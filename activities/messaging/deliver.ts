import { ApplicationFailure } from '@temporalio/activity'
import { renderMail } from '../../adapters/channel/render.ts'
import { asTenant } from '../../adapters/postgres/client.ts'
import { factById } from '../../adapters/postgres/facts.ts'
import { concludeMessage, noteMessage } from '../../adapters/postgres/messaging/messages.ts'
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
    const [printed, fact] = await Promise.all([
      parts.documentOf({ tenantId, id }),
      asTenant(parts.db, tenantId, (tx) => factById(tx, delivery.factId)),
    ])
    if (printed === undefined || fact === undefined) {
      throw ApplicationFailure.nonRetryable(
        `The message about ${id} has nothing to speak of.`,
        'NothingToSay',
      )
    }
    const { snapshot } = printed
    if (snapshot.buyer.email === undefined) return // Nobody to tell: the document says so itself.
    const link = parts.linkTo({ tenantId, invoiceId: id })
    const message = compose(
      messageFacts({ delivery, fact, snapshot, link }),
      languageOf(snapshot.locale),
    )
    await send(parts, { delivery, snapshot, to: snapshot.buyer.email, message, atMs: fact.atMs })
  }
}

type Letter = {
  readonly delivery: Delivery
  readonly snapshot: DocumentSnapshot
  readonly to: string
  readonly message: ReturnType<typeof compose>
  readonly atMs: number
}

async function send(parts: MessagingParts, letter: Letter): Promise<void> {
  const { delivery, snapshot, to, message } = letter
  const { tenantId, transactionId, kind } = delivery
  const row = await asTenant(parts.db, tenantId, (tx) => noteMessage(tx, rowOf(parts, letter)))
  if (row.status !== 'due') return
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
