import { randomUUID } from 'node:crypto'
import type { MailRequest } from './mail.schema.ts'

/** A mail that was caught. */
export type CaughtMail = Omit<MailRequest, 'attachments'> & {
  readonly id: string
  /** An instant: ISO, UTC. */
  readonly caughtAt: string
  readonly attachments: readonly CaughtAttachment[]
}

export type CaughtAttachment = {
  readonly filename: string
  readonly contentType: string
  /** Base64; `undefined` once newer attachments needed the room. */
  readonly content: string | undefined
}

export type MailStore = ReturnType<typeof mailStore>

type Limits = { readonly mails: number; readonly attachmentBytes: number }

/** Keeps at most this much: the oldest mail leaves first, the oldest attachments even earlier. */
const limits: Limits = { mails: 10_000, attachmentBytes: 64 * 1024 * 1024 }

/** Mails in memory, newest last. `nowMs` is the clock. */
export function mailStore(
  nowMs: () => number,
  { mails: mailsMax, attachmentBytes }: Limits = limits,
) {
  const mails = new Map<string, CaughtMail>()
  // Both in the order of arrival, which is how a Map is walked.
  const weights = new Map<string, number>()
  let bytes = 0

  const unload = (id: string) => {
    bytes -= weights.get(id) ?? 0
    weights.delete(id)
  }
  const forget = (id: string) => {
    unload(id)
    mails.delete(id)
  }
  const makeRoom = () => {
    if (mails.size > mailsMax) forget(firstOf(mails))
    for (const id of weights.keys()) {
      if (bytes <= attachmentBytes) return
      lighten(id)
    }
  }
  const lighten = (id: string) => {
    unload(id)
    const mail = mails.get(id)
    if (mail !== undefined) mails.set(id, withoutContent(mail))
  }

  return {
    add(request: MailRequest): CaughtMail {
      const mail = fromRequest(request, {
        id: randomUUID(),
        caughtAt: new Date(nowMs()).toISOString(),
      })
      const weight = mail.attachments.reduce((sum, { content }) => sum + (content?.length ?? 0), 0)
      mails.set(mail.id, mail)
      if (weight > 0) weights.set(mail.id, weight)
      bytes += weight
      makeRoom()
      return mail
    },
    find: (id: string) => mails.get(id),
    all: (): readonly CaughtMail[] => [...mails.values()],
  }
}

/** Mails whose recipient and subject contain these texts, newest first. */
export function search(
  mails: readonly CaughtMail[],
  {
    to = '',
    subject = '',
  }: { readonly to?: string | undefined; readonly subject?: string | undefined },
): readonly CaughtMail[] {
  const inRecipient = to.toLowerCase()
  const inSubject = subject.toLowerCase()
  return mails
    .filter((mail) => mail.to.some((address) => address.toLowerCase().includes(inRecipient)))
    .filter((mail) => mail.subject.toLowerCase().includes(inSubject))
    .toReversed()
}

function fromRequest(
  { attachments, ...mail }: MailRequest,
  named: { readonly id: string; readonly caughtAt: string },
): CaughtMail {
  return {
    ...named,
    ...mail,
    attachments: attachments.map(({ filename, content_type, content }) => ({
      filename,
      contentType: content_type,
      content,
    })),
  }
}

function withoutContent(mail: CaughtMail): CaughtMail {
  return { ...mail, attachments: mail.attachments.map((one) => ({ ...one, content: undefined })) }
}

function firstOf(map: ReadonlyMap<string, unknown>): string {
  const [first = ''] = map.keys()
  return first
}
