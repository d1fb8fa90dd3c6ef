import { afterAll, beforeAll, expect, test } from 'vitest'
import type { OutgoingMail } from './channel.ts'
import { keepsTheMailPromises } from './conformance.ts'
import type { Fault } from './mailbox/faults.ts'
import { startMailbox, type Mailbox } from './mailbox/mailbox.ts'
import { resendChannel } from './resend.ts'

const apiKey = 're_sandbox'
const faults = {
  'takes mail': undefined,
  'is busy': '429',
  'is down': '500',
  'breaks the line': 'cut',
  'loses the answer': 'lost',
} as const satisfies Record<string, Fault | undefined>

keepsTheMailPromises('Resend', async (stage) => {
  const mailbox = await startMailbox({ port: 0, apiKey })
  const answer = faults[stage]
  if (answer !== undefined) mailbox.fail({ answer, times: 1_000 })
  return {
    channel: resendChannel({ apiKey, baseUrl: mailbox.url }),
    arrived: async () => mailbox.messages().map((mail) => mail.subject),
    heal: () => mailbox.fail({ answer: '500', times: 0 }),
    stop: mailbox.stop,
  }
})

const mail: OutgoingMail = {
  messageId: 'msg_1',
  transactionId: 'txn_1',
  to: 'ada@example.test',
  from: 'billing@acme.example',
  subject: 'Receipt',
  html: '<p>Hello</p>',
  text: 'Hello',
  attachments: [],
}

let mailbox: Mailbox
beforeAll(async () => {
  mailbox = await startMailbox({ port: 0, apiKey })
})
afterAll(() => mailbox.stop())

test('a mail carries the transaction it belongs to, and its attachments byte for byte', async () => {
  const content = Uint8Array.from({ length: 256 }, (_byte, index) => index)
  const attachment = {
    filename: 'a.pdf',
    contentType: 'application/pdf',
    content: content.subarray(3),
  }
  await resendChannel({ apiKey, baseUrl: mailbox.url }).send({ ...mail, attachments: [attachment] })
  const caught = mailbox.messages().at(-1)
  expect(caught?.headers['X-Durabill-Transaction']).toBe('txn_1')
  const [file] = caught?.attachments ?? []
  expect(Buffer.from(file?.content ?? '', 'base64')).toEqual(Buffer.from(content.subarray(3)))
})

test('a key that does not hold is a fault to be mended, not a verdict on the mail', async () => {
  const channel = resendChannel({ apiKey: 're_wrong', baseUrl: mailbox.url })
  await expect(channel.send(mail)).rejects.toThrow(/fate/)
})

test('an id that was used for other words is refused', async () => {
  const channel = resendChannel({ apiKey, baseUrl: mailbox.url })
  await channel.send({ ...mail, messageId: 'msg_2' })
  const answer = await channel.send({ ...mail, messageId: 'msg_2', subject: 'Other words' })
  expect(answer).toMatchObject({ kind: 'refused' })
})

test('a channel without a key is not made', () => {
  expect(() => resendChannel({ apiKey: '' })).toThrow(/key/)
})
