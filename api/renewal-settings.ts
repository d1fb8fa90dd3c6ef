import { z } from '@hono/zod-openapi'
import { asTenant } from '../adapters/postgres/client.ts'
import { putRenewalSettings, renewalSettings } from '../adapters/postgres/sales/renewal-settings.ts'
import type { ApiParts } from './parts.ts'
import { newRoutes, operation, sent } from './routes.ts'

const settingsJson = z
  .strictObject({
    coalesceAbove: z.int().min(0).max(1_000_000).openapi({
      description: 'Due at once up to so many: each by a run of its own; more: in chunks.',
    }),
    chunkSize: z.int().min(1).max(5_000).openapi({ description: 'Subscriptions of one chunk.' }),
  })
  .openapi('RenewalSettings')

const settings = {
  path: '/v1/renewal-settings',
  tag: 'Policies',
  status: 200,
  answer: settingsJson,
  example: { coalesceAbove: 100, chunkSize: 1_000 },
} as const

const putBoth = operation({
  ...settings,
  method: 'put',
  summary: 'Say how renewals are run',
  description: 'Both at once. Renewals that run already keep what they began with.',
  request: { body: sent(settingsJson, settings.example) },
})

const read = operation({
  ...settings,
  method: 'get',
  summary: 'Read how renewals are run',
  description: 'The settings in force: yours, or those by default.',
  request: {},
})

/** How the renewals of a tenant are run. */
export function renewals({ app }: ApiParts) {
  const routes = newRoutes()
  routes.openapi(putBoth, async (c) => {
    const tenantId = c.get('tenantId')
    const wanted = c.req.valid('json')
    return c.json(
      await asTenant(app, tenantId, (tx) => putRenewalSettings(tx, { tenantId, settings: wanted })),
      200,
    )
  })
  routes.openapi(read, async (c) =>
    c.json(await asTenant(app, c.get('tenantId'), renewalSettings), 200),
  )
  return routes
}
