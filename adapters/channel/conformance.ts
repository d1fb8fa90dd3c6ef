import { describe, expect, test } from 'vitest'
import type { MailChannel, OutgoingMail } from './channel.ts'

/** What the far end does with the next sends. `loses the answer`: it takes the mail, then breaks. */
type Stage = 'takes mail' | 'is busy' | 'is down' | 'breaks the line' | 'loses the answer'

/** One channel and its far end, where what really arrived can be seen. */
export type MailStage = {
  readonly channel: MailChannel
  /** The subjects that arrived, oldest first. */
  readonly arrived: () => Promise<readonly string[]>
  /** All is well again. */
  readonly heal: () => void
  readonly stop: () => Promise<void>
}

const mail: OutgoingMail = {
  messageId: 'msg_conformance',
  transactionId: 'txn_conformance',
  to: 'ada@example.test',
  from: 'Acme <billing@acme.example>',
  subject: 'Receipt for INV-7',
  html: '<p>Hello</p>',
  text: 'Hello\n',
  attachments: [
    {
      filename: 'INV-7.pdf',
      contentType: 'application/pdf',
      content: Uint8Array.of(37, 80, 68, 70),
    },
  ],
}

const down = ['is busy', 'is down', 'breaks the line', 'loses the answer'] as const

/** The promises every mail channel keeps. A new adapter is done when this passes. */
export function keepsTheMailPromises(name: string, begin: (stage: Stage) => Promise<MailStage>) {
  const during = async (stage: Stage, act: (staged: MailStage) => Promise<void>) => {
    const staged = await begin(stage)
    try {
      await act(staged)
    } finally {
      await staged.stop()
    }
  }

  describe(`${name} keeps the mail promises`, () => {
    test('sends a message and names it', () =>
      during('takes mail', async ({ channel, arrived }) => {
        expect(await channel.send(mail)).toEqual({ kind: 'sent', ref: expect.stringMatching(/./) })
        expect(await arrived()).toEqual([mail.subject])
      }))

    test('sends once, however often one id is sent', () =>
      during('takes mail', async ({ channel, arrived }) => {
        const answers = [await channel.send(mail), await channel.send(mail)]
        expect(answers[0]).toEqual(answers[1])
        expect(await arrived()).toHaveLength(1)
      }))

    test('answers a bad address instead of throwing it', () =>
      during('takes mail', async ({ channel, arrived }) => {
        const answer = await channel.send({ ...mail, to: 'no address' })
        expect(answer).toMatchObject({ kind: 'refused' })
        expect(JSON.stringify(answer)).not.toContain('@')
        expect(await arrived()).toEqual([])
      }))

    test.each(down)('throws while it %s, and the same id then arrives once', (stage) =>
      during(stage, async ({ channel, arrived, heal }) => {
        await expect(channel.send(mail)).rejects.toThrow()
        heal()
        expect(await channel.send(mail)).toMatchObject({ kind: 'sent' })
        expect(await arrived()).toHaveLength(1)
      }),
    )
  })
}
