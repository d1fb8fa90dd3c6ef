import { Resend, type ErrorResponse } from 'resend'
import { assert } from '../../domain/assert.ts'
import type { ChannelAnswer, MailChannel, OutgoingMail } from './channel.ts'

export type ResendSettings = {
  readonly apiKey: string
  /** Another address that speaks Resend's HTTP: the captured mailbox, a region, a proxy. */
  readonly baseUrl?: string
  /** After this long the outcome counts as unknown. */
  readonly timeoutMs?: number
}

/** E-mail by Resend. The message's id is the idempotency key, which Resend keeps for 24 hours. */
export function resendChannel({
  apiKey,
  baseUrl,
  timeoutMs = 15_000,
}: ResendSettings): MailChannel {
  // Without a key the SDK would look into the environment by itself.
  assert(apiKey !== '', 'the mail channel has a key')
  const resend = new Resend(apiKey, baseUrl === undefined ? {} : { baseUrl })
  return {
    name: 'resend',
    async send(mail) {
      const options = { idempotencyKey: mail.messageId, signal: AbortSignal.timeout(timeoutMs) }
      const { data, error } = await resend.emails.send(toResendMail(mail), options)
      return error === null ? { kind: 'sent', ref: data.id } : fromResendError(error)
    },
  }
}

function toResendMail(mail: OutgoingMail) {
  return {
    from: mail.from,
    to: mail.to,
    subject: mail.subject,
    html: mail.html,
    text: mail.text,
    headers: {
      'X-Durabill-Message': mail.messageId,
      'X-Durabill-Transaction': mail.transactionId,
    },
    attachments: mail.attachments.map(({ filename, contentType, content }) => ({
      filename,
      contentType,
      content: Buffer.from(content.buffer, content.byteOffset, content.byteLength),
    })),
  }
}

/** What will be wrong tomorrow too, because it is wrong with this one mail. */
const refusals: ReadonlySet<string> = new Set<ErrorResponse['name']>([
  'validation_error',
  'missing_required_field',
  'invalid_attachment',
  'invalid_from_address',
  'invalid_idempotency_key',
  // The id was used before, for other words: that first mail has gone, and stays the only one.
  'invalid_idempotent_request',
  'invalid_parameter',
  'security_error',
])

/**
 * Sorts an answer from a fault. The SDK throws nothing, so the fault is thrown here: 429, 5xx, a
 * broken connection, and a key that does not hold, which is no fault of the mail.
 */
function fromResendError(error: ErrorResponse): ChannelAnswer {
  const status = error.statusCode ?? 0
  const ofTheKey = status === 401 || /api key/i.test(error.message)
  const refused = status >= 400 && status < 500 && status !== 429 && refusals.has(error.name)
  if (refused && !ofTheKey) {
    return { kind: 'refused', because: `${error.name}: ${withoutAddresses(error.message)}` }
  }
  throw new Error(
    `The mail's fate is unknown: Resend said ${error.name} (${status || 'no answer'}).`,
  )
}

/** The reason is kept in histories and logs, which hold no personal data. */
function withoutAddresses(text: string): string {
  return text.replaceAll(/[^\s<>"'`(]+@[^\s<>"'`)]+/g, '…').slice(0, 300)
}
