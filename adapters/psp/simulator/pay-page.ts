import { Hono } from 'hono'
import { html } from 'hono/html'
import type { HttpBindings } from '@hono/node-server'
import { finishAuthentication, scriptOf } from './charging.ts'
import type { Desk } from './endpoint.ts'
import type { Shapes } from './shapes.ts'

/** The hosted page on which a payer approves or declines an intent that waits for them. */
export function payRoutes({ world, sender }: Desk) {
  const app = new Hono<{ Bindings: HttpBindings }>()

  app.get('/:intent', (c) => {
    const intent = world.shelves.intents.get(c.req.param('intent'))
    return intent === undefined ? c.notFound() : c.html(payPage(intent))
  })

  app.post('/:intent', async (c) => {
    const intent = world.shelves.intents.get(c.req.param('intent'))
    if (intent === undefined) return c.notFound()
    if (intent.status !== 'requires_action') return c.html(payPage(intent), 409)

    const answer = new URLSearchParams(await c.req.text()).get('answer')
    const script = scriptOf(world, intent.payment_method)
    const back = intent.next_action?.redirect_to_url.return_url
    const after = finishAuthentication(world, intent, answer === 'approve')
    for (const event of world.commit()) void sender.send(event, script.hook)
    return c.html(payPage(after, back))
  })
  return app
}

const payPage = (intent: Shapes['intents'], back?: string) =>
  html`<!doctype html>
    <html lang="en">
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width" />
      <title>Confirm your payment</title>
      <style>
        body {
          font: 16px/1.5 system-ui;
          max-width: 26rem;
          margin: 4rem auto;
        }
        button {
          font: inherit;
          padding: 0.6rem 1.4rem;
          margin-right: 1rem;
        }
      </style>
      <h1>Confirm your payment</h1>
      <p>
        ${intent.amount} ${intent.currency.toUpperCase()} (minor units) for invoice
        ${intent.metadata['invoice'] ?? '–'}.
      </p>
      ${intent.status === 'requires_action' ? buttons : html`<p>This payment is ${intent.status.replaceAll('_', ' ')}.</p>`}
      ${back === undefined ? '' : html`<p><a href="${back}">Back to the seller</a></p>`}
    </html>`

const buttons = html`<form method="post">
  <button name="answer" value="approve">Approve</button>
  <button name="answer" value="decline">Decline</button>
</form>`
