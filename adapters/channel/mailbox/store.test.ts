import { expect, test } from 'vitest'
import { mailStore, search } from './store.ts'

const request = (to: string, bytes = 0) => ({
  from: 'billing@acme.example',
  to: [to],
  subject: 'Receipt',
  html: '',
  text: '',
  headers: {},
  attachments:
    bytes === 0 ? [] : [{ filename: 'a', content_type: 'b', content: 'x'.repeat(bytes) }],
})

test('the oldest mail leaves when there are too many', () => {
  const store = mailStore(() => 0, { mails: 2, attachmentBytes: 100 })
  for (const to of ['a@x', 'b@x', 'c@x']) store.add(request(to))
  expect(store.all().map((mail) => mail.to[0])).toEqual(['b@x', 'c@x'])
})

test('attachments leave before their mails, the oldest first', () => {
  const store = mailStore(() => 0, { mails: 10, attachmentBytes: 100 })
  for (const to of ['a@x', 'b@x', 'c@x']) store.add(request(to, 50))
  const kept = store.all().map((mail) => mail.attachments[0]?.content?.length)
  expect(kept).toEqual([undefined, 50, 50])
})

test('a search answers the newest first', () => {
  const store = mailStore(() => 0)
  for (const to of ['a@x', 'b@y', 'c@x']) store.add(request(to))
  expect(search(store.all(), { to: '@X' }).map((mail) => mail.to[0])).toEqual(['c@x', 'a@x'])
})
