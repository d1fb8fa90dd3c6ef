import { Hono } from 'hono'
import { html } from 'hono/html'
import { textOf, type Markup } from '../../document/markup.ts'
import { mailList } from './list-page.ts'
import { mailPage } from './mail-page.ts'
import { search, type MailStore } from './store.ts'
import { style } from './style.ts'

// No script anywhere: what a mail contains is shown, never run.
const policy =
  "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; form-action 'self'; base-uri 'none'"
const mailPolicy =
  "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"
const pageSize = 50

/** The captured mail as pages. Mount it at `/mail`: `app.route('/mail', mailboxPages(store))`. */
export function mailboxPages(store: MailStore) {
  return new Hono()
    .get('/', (c) => {
      const to = c.req.query('to') ?? ''
      const page = Math.max(1, Math.trunc(Number(c.req.query('page') ?? '1')) || 1)
      const found = search(store.all(), { to })
      const mails = found.slice((page - 1) * pageSize, page * pageSize)
      const more = found.length > page * pageSize
      return c.html(
        shell('Mail', mailList({ to, page, more, mails, total: found.length })),
        200,
        guarded,
      )
    })
    .get('/:id', (c) => {
      const mail = store.find(c.req.param('id'))
      if (mail === undefined) return c.html(shell('Not found', gone), 404, guarded)
      return c.html(shell(mail.subject, mailPage(mail)), 200, guarded)
    })
    .get('/:id/html', (c) => {
      const mail = store.find(c.req.param('id'))
      if (mail === undefined) return c.notFound()
      return c.html(withOwnWindow(mail.html), 200, { 'content-security-policy': mailPolicy })
    })
    .get('/:id/attachments/:index', (c) => {
      const mail = store.find(c.req.param('id'))
      const file = mail?.attachments[Number(c.req.param('index'))]
      if (file?.content === undefined) return c.notFound()
      return c.body(Buffer.from(file.content, 'base64'), 200, {
        'content-type': file.contentType,
        'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(file.filename)}`,
        'content-security-policy': 'sandbox',
        'x-content-type-options': 'nosniff',
      })
    })
}

const guarded = { 'content-security-policy': policy, 'x-content-type-options': 'nosniff' }

/** Links of a mail open beside the page, as they do in a mail program. */
function withOwnWindow(mailHtml: string): string {
  return mailHtml.replace(/<head[^>]*>/i, (head) => `${head}<base target="_blank">`)
}

const gone = html`<h1>This mail is not here</h1>
  <p>The mailbox keeps the newest ten thousand, and forgets all when it stops.</p>
  <p><a href="/mail">All mail</a></p>`

function shell(title: string, body: Markup): string {
  return textOf(
    html`<!doctype html>
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <title>${title} · captured mail</title>
          <style>
            ${style}
          </style>
        </head>
        <body>
          <main>${body}</main>
        </body>
      </html> `,
  )
}
