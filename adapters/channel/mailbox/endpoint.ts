import { createHash } from 'node:crypto'
import { Hono, type Context } from 'hono'
import type { HttpBindings } from '@hono/node-server'
import type { Faults } from './faults.ts'
import { faultRequest, mailRequest } from './mail.schema.ts'
import { search, type CaughtMail, type MailStore } from './store.ts'

type Env = { Bindings: Partial<HttpBindings> }
type Parts = { readonly apiKey: string; readonly store: MailStore; readonly faults: Faults }

/** Resend's HTTP, as far as sending goes, and the mailbox's own switches beside it. */
export function mailEndpoint({ apiKey, store, faults }: Parts) {
  const accept = acceptOnce(store)
  return new Hono<Env>()
    .post('/emails', async (c) => {
      const fault = faults.take()
      if (fault !== undefined && fault !== 'lost') return fail(c, fault)
      const sender = c.req.header('authorization')
      if (sender === undefined) return refuse(c, 401, 'missing_api_key', 'Missing API key')
      if (sender !== `Bearer ${apiKey}`)
        return refuse(c, 401, 'validation_error', 'API key is invalid')
      const answer = accept(await c.req.text(), c.req.header('idempotency-key'))
      if (fault === 'lost') return fail(c, fault)
      if ('refused' in answer) return refuse(c, ...answer.refused)
      return c.json({ id: answer.id })
    })
    .get('/emails/:id', (c) => {
      const mail = store.find(c.req.param('id'))
      if (mail === undefined) return refuse(c, 404, 'not_found', 'Email not found')
      return c.json(toResend(mail))
    })
    .get('/api/messages', (c) => {
      const found = search(store.all(), c.req.query())
      const limit = Math.min(Math.trunc(Number(c.req.query('limit') ?? '100')) || 100, 10_000)
      return c.json({ total: found.length, messages: found.slice(0, limit).map(toJson) })
    })
    .post('/_mailbox/faults', async (c) => {
      const order = faultRequest.safeParse(await c.req.json().catch(() => undefined))
      if (!order.success)
        return refuse(c, 422, 'validation_error', 'answer: 500, 429, cut or lost; times')
      faults.set(order.data)
      return c.json(order.data)
    })
}

type Refusal = readonly [status: 409 | 422, name: string, message: string]
type Accepted = { readonly id: string } | { readonly refused: Refusal }

/** Takes a mail once for each idempotency key, as Resend does; without a key, each time. */
function acceptOnce(store: MailStore) {
  const known = new Map<string, { readonly id: string; readonly fingerprint: string }>()
  const keysMax = 20_000
  return (body: string, key: string | undefined): Accepted => {
    const fingerprint = key === undefined ? '' : createHash('sha256').update(body).digest('base64')
    const before = key === undefined ? undefined : known.get(key)
    if (before?.fingerprint === fingerprint) return { id: before.id }
    if (before !== undefined) return { refused: otherBody }
    const mail = mailRequest.safeParse(parsedJson(body))
    if (!mail.success) return { refused: [422, 'validation_error', reasonOf(mail.error)] }
    const { id } = store.add(mail.data)
    if (key !== undefined) known.set(key, { id, fingerprint })
    const [oldest = ''] = known.keys()
    if (known.size > keysMax) known.delete(oldest)
    return { id }
  }
}

const otherBody: Refusal = [
  409,
  'invalid_idempotent_request',
  'This idempotency key has been used with a different request body.',
]

function parsedJson(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

function reasonOf(error: {
  readonly issues: readonly { readonly path: readonly PropertyKey[] }[]
}) {
  return `Invalid \`${String(error.issues[0]?.path[0] ?? 'body')}\` field.`
}

function refuse(
  c: Context<Env>,
  statusCode: 401 | 404 | 409 | 422 | 429 | 500,
  ...said: readonly [string, string]
) {
  const [name, message] = said
  return c.json({ statusCode, name, message }, statusCode)
}

function fail(c: Context<Env>, fault: '500' | '429' | 'cut' | 'lost') {
  if (fault === '429') return refuse(c, 429, 'rate_limit_exceeded', 'Too many requests')
  // In process there is no connection to break; a bare 500 leaves the caller as unsure.
  if (fault !== '500') c.env?.incoming?.socket.destroy()
  return refuse(c, 500, 'internal_server_error', 'Something went wrong')
}

function toResend(mail: CaughtMail) {
  const { id, from, to, subject, html, text, caughtAt } = mail
  return {
    object: 'email',
    id,
    from,
    to,
    subject,
    html,
    text,
    created_at: caughtAt,
    last_event: 'delivered',
  }
}

/** A mail without the bytes of its attachments. */
function toJson({ attachments, ...mail }: CaughtMail) {
  return {
    ...mail,
    attachments: attachments.map(({ filename, contentType }) => ({ filename, contentType })),
  }
}
