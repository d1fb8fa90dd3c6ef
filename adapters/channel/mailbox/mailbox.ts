import { createAdaptorServer } from '@hono/node-server'
import { Hono } from 'hono'
import { assert } from '../../../domain/assert.ts'
import { mailEndpoint } from './endpoint.ts'
import { faultSwitch, type Fault } from './faults.ts'
import { mailboxPages } from './pages.ts'
import { mailStore, type CaughtMail } from './store.ts'

export type MailboxSettings = {
  /** 0 takes any free one. */
  readonly port: number
  /** The key that a sender must show. */
  readonly apiKey: string
  /** The clock; the system's, if none is given. */
  readonly nowMs?: () => number
}

export type Mailbox = {
  /** What the mail channel takes as its `baseUrl`; the pages are at `/mail`. */
  readonly url: string
  readonly port: number
  /** The same pages for another server: `app.route('/mail', mailbox.pages)`. */
  readonly pages: ReturnType<typeof mailboxPages>
  /** All that was caught and is still kept, oldest first. */
  messages(): readonly CaughtMail[]
  /** Makes the next `times` sends fail; see `Fault` for what each answer means. */
  fail(fault: { readonly answer: Fault; readonly times: number }): void
  readonly stop: () => Promise<void>
}

/**
 * Starts the captured mailbox on this computer only: it speaks Resend's HTTP, keeps the mails in
 * memory and shows them to a browser. Rejects if the port is taken.
 */
export async function startMailbox(settings: MailboxSettings): Promise<Mailbox> {
  const { port: wanted, apiKey, nowMs = Date.now } = settings
  const store = mailStore(nowMs)
  const faults = faultSwitch()
  const pages = mailboxPages(store)
  const app = new Hono()
    .get('/', (c) => c.redirect('/mail'))
    .route('/', mailEndpoint({ apiKey, store, faults }))
    .route('/mail', pages)
  const { port, stop } = await listen(app, wanted)
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    pages,
    messages: () => store.all(),
    fail: (fault) => faults.set(fault),
    stop,
  }
}

async function listen(app: { readonly fetch: Hono['fetch'] }, wanted: number) {
  const server = createAdaptorServer({ fetch: app.fetch })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(wanted, '127.0.0.1', resolve)
  })
  const address = server.address()
  assert(typeof address === 'object' && address !== null, 'a listening server has a port')
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      if ('closeAllConnections' in server) server.closeAllConnections()
    })
  return { port: address.port, stop }
}
