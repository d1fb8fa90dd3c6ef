import type { MessageId, TransactionId } from '../../domain/ids.ts'

/** A message ready to leave: rendered, addressed, named by an id that makes a repeat harmless. */
export type OutgoingMail = {
  readonly messageId: MessageId
  readonly transactionId: TransactionId
  readonly to: string
  readonly from: string
  readonly subject: string
  readonly html: string
  readonly text: string
  readonly attachments: readonly {
    readonly filename: string
    readonly contentType: string
    readonly content: Uint8Array
  }[]
}

export type ChannelAnswer =
  | { readonly kind: 'sent'; readonly ref: string }
  /** The channel will never take this message: a bad address, a forbidden sender. */
  | { readonly kind: 'refused'; readonly because: string }

/** A way to reach a person. Throws while the outcome is unknown; the same id is then sent again. */
export type MailChannel = {
  readonly name: string
  send(mail: OutgoingMail): Promise<ChannelAnswer>
}
