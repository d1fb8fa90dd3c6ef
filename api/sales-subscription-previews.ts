import { undone } from '../adapters/postgres/undone.ts'
import type { SubscriptionCommand } from '../domain/sales/subscription-event.ts'
import type { z } from '@hono/zod-openapi'
import type { ApiParts } from './parts.ts'
import { newRoutes, operation, sent } from './routes.ts'
import {
  subscriptionPreviewExample,
  subscriptionPreviewJson,
  wishJson,
} from './sales-subscription-preview.schema.ts'
import { requestExample, requestJson, subscriptionParams } from './sales-subscriptions.schema.ts'
import { previewExisting, previewNew } from './subscription-preview.ts'
import { toPreview } from './subscription-preview-shown.ts'

const preview = {
  method: 'post',
  tag: 'Subscriptions',
  status: 200,
  answer: subscriptionPreviewJson,
  example: subscriptionPreviewExample,
  problems: [404, 409],
} as const

const ofNew = operation({
  ...preview,
  path: '/v1/subscriptions/preview',
  summary: 'Preview a subscription',
  description:
    'What requesting it would make: its first invoice to the cent, and what follows. Nothing is stored.',
  request: { body: sent(requestJson, requestExample) },
})

const ofExisting = operation({
  ...preview,
  path: '/v1/subscriptions/{id}/preview',
  summary: 'Preview a change or a cancellation',
  description:
    'The credits and the invoice that it would make, to the cent, and what follows. An empty wish shows what falls due next. Nothing is stored.',
  request: { params: subscriptionParams, body: sent(wishJson, { change: { plan: 'team' } }) },
})

/** Steps of subscriptions, foreseen. */
export function subscriptionPreviews({ app, psp }: ApiParts) {
  const routes = newRoutes()
  routes.openapi(ofNew, async (c) => {
    const tenantId = c.get('tenantId')
    const wanted = { tenantId, provider: psp.name, data: c.req.valid('json') }
    return c.json(toPreview(await undone(app, tenantId, (tx) => previewNew(tx, wanted))), 200)
  })
  routes.openapi(ofExisting, async (c) => {
    const name = c.req.valid('param').id
    const command = commandOf(c.req.valid('json'), name)
    const wanted = { name, ...(command === undefined ? {} : { command }) }
    const previewed = await undone(app, c.get('tenantId'), (tx) => previewExisting(tx, wanted))
    return c.json(toPreview(previewed), 200)
  })
  return routes
}

function commandOf(
  { change, cancel }: z.output<typeof wishJson>,
  subscription: string,
): SubscriptionCommand | undefined {
  if (change !== undefined)
    return { type: 'subscription.change.requested', data: { ...change, subscription } }
  if (cancel !== undefined)
    return { type: 'subscription.cancel.requested', data: { ...cancel, subscription } }
  return undefined
}
