import { Hono } from 'hono'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { resendChannel } from '../resend.ts'
import { startMailbox, type Mailbox } from './mailbox.ts'

const apiKey = 're_sandbox'
let mailbox: Mailbox

beforeAll(async () => {
  mailbox = await startMailbox({ port: 0, apiKey, nowMs: () => Date.UTC(2026, 10, 5, 9, 30) })
  const channel = resendChannel({ apiKey, baseUrl: mailbox.url })
  for (const name of ['ada', 'grace', 'lin']) {
    await channel.send({
      messageId: `msg_${name}`,
      transactionId: 'txn_1',
      to: `${name}@example.test`,
      from: 'billing@acme.example',
      subject: `Receipt for ${name} <b>`,
      html: `<html><head></head><body><p>Hello ${name}</p><script>alert(1)</script></body></html>`,
      text: `Hello ${name}`,
      attachments: [
        { filename: 'é 1.pdf', contentType: 'application/pdf', content: Buffer.from('%PDF-') },
      ],
    })
  }
})
afterAll(() => mailbox.stop())

const get = (path: string) => fetch(`${mailbox.url}${path}`)
const idOf = (index: number) => mailbox.messages()[index]?.id ?? ''

test('the list shows the newest first, as text', async () => {
  const page = await (await get('/')).text()
  const names = [...page.matchAll(/Receipt for (\w+)/g)].map(([, name]) => name)
  expect(names).toEqual(['lin', 'grace', 'ada'])
  expect(page).toContain('&lt;b&gt;')
})

test('the list can be searched by recipient', async () => {
  const page = await (await get('/mail?to=GRACE')).text()
  expect(page).toContain('Receipt for grace')
  expect(page).not.toContain('Receipt for ada')
})

test('a mail is shown in a frame that runs nothing', async () => {
  const page = await get(`/mail/${idOf(0)}`)
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
  const body = await page.text()
  expect(body).toMatch(/<iframe [^>]*sandbox=/)
  expect(body).not.toContain('allow-scripts')
  expect(body).not.toContain('<script')
  const frame = await get(`/mail/${idOf(0)}/html`)
  expect(frame.headers.get('content-security-policy')).toMatch(/sandbox.*default-src 'none'/)
})

test('an attachment is downloaded, byte for byte, never opened', async () => {
  const file = await get(`/mail/${idOf(0)}/attachments/0`)
  expect(file.headers.get('content-disposition')).toMatch(/^attachment; .*%C3%A9%201\.pdf/)
  expect(await file.text()).toBe('%PDF-')
  expect((await get(`/mail/${idOf(0)}/attachments/7`)).status).toBe(404)
})

test('a program finds mails by recipient and subject', async () => {
  const found = await (await get('/api/messages?to=ada@&subject=receipt')).json()
  expect(found).toMatchObject({ total: 1, messages: [{ text: 'Hello ada' }] })
})

test('Resend answers what became of a mail', async () => {
  const answer = await (await get(`/emails/${idOf(0)}`)).json()
  expect(answer).toMatchObject({ object: 'email', last_event: 'delivered' })
  expect((await get('/emails/none')).status).toBe(404)
})

test('the same pages can be mounted in another server', async () => {
  const app = new Hono().route('/mail', mailbox.pages)
  expect(await (await app.request('/mail')).text()).toContain('Receipt for ada')
  expect((await app.request('/mail/none')).status).toBe(404)
})

const order = (body: string) => fetch(`${mailbox.url}/_mailbox/faults`, { method: 'POST', body })

const send = () => fetch(`${mailbox.url}/emails`, { method: 'POST', body: '{}' })

test('faults can be ordered over HTTP, and end', async () => {
  expect((await order('{"answer":"429","times":1}')).status).toBe(200)
  expect((await order('{"answer":"418"}')).status).toBe(422)
  expect((await send()).status).toBe(429)
  expect((await send()).status).toBe(401)
})
