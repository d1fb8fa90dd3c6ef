import type { Context } from 'hono'
import { asTenant } from '../adapters/postgres/client.ts'
import { toMoneyJson } from '../domain/money/money.schema.ts'
import type { Api, ApiParts } from './parts.ts'
import { newRoutes, operation, sent } from './routes.ts'
import {
  cancelJson,
  changeJson,
  commandedExample,
  commandedJson,
  reasonJson,
  requestExample,
  requestJson,
  subscriptionExample,
  subscriptionJson,
  subscriptionParams as params,
} from './sales-subscriptions.schema.ts'
import { type Asked, type Commanded, commandSubscription } from './subscription-command.ts'
import { unpark } from './subscription-unpark.ts'

const command = {
  method: 'post',
  tag: 'Subscriptions',
  status: [200, 202],
  answer: commandedJson,
  example: commandedExample,
  problems: [404, 409],
} as const

const request = operation({
  ...command,
  path: '/v1/subscriptions',
  summary: 'Subscribe a customer',
  description:
    'Answered when it has begun: its first invoice is charged, or its trial runs. 202 after a minute, while it is still worked on.',
  request: { body: sent(requestJson, requestExample) },
})

const change = operation({
  ...command,
  path: '/v1/subscriptions/{id}/change',
  summary: 'Change plan or quantity',
  description:
    'Upwards at once, with the rest of the period credited; downwards at the period’s end; or as “when” says. “never” withdraws a change that waits.',
  request: { params, body: sent(changeJson, { plan: 'team', quantity: '5' }) },
})

const cancel = operation({
  ...command,
  path: '/v1/subscriptions/{id}/cancel',
  summary: 'Cancel a subscription',
  description: 'At the period’s end; or now, with the paid rest kept, paid back, or neither.',
  request: { params, body: sent(cancelJson, { when: 'now', settle: 'refund' }) },
})

const uncancel = operation({
  ...command,
  path: '/v1/subscriptions/{id}/uncancel',
  summary: 'Withdraw a cancellation',
  description: 'Of one that waits for the period’s end: it goes on as if nothing had been said.',
  request: { params, body: sent(reasonJson, {}) },
})

const goOn = operation({
  ...command,
  path: '/v1/subscriptions/{id}/unpark',
  summary: 'Let a parked subscription go on',
  description:
    'Once what parked it is mended. What has fallen due in the meantime is caught up, in order. It is noted who let it go on.',
  request: { params, body: sent(reasonJson, { reason: 'The tax rate was added.' }) },
  status: 200,
  answer: subscriptionJson,
  example: subscriptionExample,
})

/** What is asked of subscriptions, answered when it is done. */
export function subscriptionCommands(parts: ApiParts) {
  const routes = newRoutes()
  const obey = async (c: Context<Api>, asked: Asked) => {
    const commanded = await commandSubscription(c, { parts, asked })
    return {
      json: toCommanded(commanded),
      status: commanded.answer === undefined ? 202 : 200,
    } as const
  }
  routes.openapi(request, async (c) => {
    const data = c.req.valid('json')
    const { json, status } = await obey(c, { type: 'subscription.requested', data })
    return c.json(json, status)
  })
  routes.openapi(change, async (c) => {
    const data = { ...c.req.valid('json'), subscription: c.req.valid('param').id }
    const { json, status } = await obey(c, { type: 'subscription.change.requested', data })
    return c.json(json, status)
  })
  routes.openapi(cancel, async (c) => {
    const data = { ...c.req.valid('json'), subscription: c.req.valid('param').id }
    const { json, status } = await obey(c, { type: 'subscription.cancel.requested', data })
    return c.json(json, status)
  })
  routes.openapi(uncancel, async (c) => {
    const wish = { ...c.req.valid('json'), when: 'never' }
    const data = { ...wish, subscription: c.req.valid('param').id }
    const { json, status } = await obey(c, { type: 'subscription.cancel.requested', data })
    return c.json(json, status)
  })
  routes.openapi(goOn, async (c) => {
    const wish = { tenantId: c.get('tenantId'), name: c.req.valid('param').id }
    const { reason } = c.req.valid('json')
    return c.json(
      await asTenant(parts.app, wish.tenantId, (tx) => unpark(tx, { ...wish, reason })),
      200,
    )
  })
  return routes
}

const toCommanded = ({ event, answer, subscription }: Commanded) => ({
  eventId: event.event_id,
  transactionId: event.transaction_id,
  answer:
    answer === undefined
      ? null
      : {
          effective: answer.effective,
          effectiveAt: answer.effectiveAt,
          invoiceId: answer.invoiceId,
          credits: answer.credits.map(({ minor, currency, ...credit }) => ({
            ...credit,
            amount: toMoneyJson({ minor, currency }),
          })),
        },
  subscription,
})
