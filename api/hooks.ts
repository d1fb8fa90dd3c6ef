import { noteHint } from '../adapters/postgres/payments/note-hint.ts'
import type { ApiParts } from './parts.ts'
import { HttpProblem, type Refusal } from './problem.ts'
import { problemSchema } from './problem.schema.ts'
import { newRoutes } from './routes.ts'
import { z } from '@hono/zod-openapi'

/**
 * What a payment provider tells us. Verified on the raw bytes, stored, answered 200; its content is
 * a hint and is never trusted. It comes once a charge or more often, so it is one round trip.
 */
export function hooks({ system, psp, log }: ApiParts) {
  const routes = newRoutes()
  document(routes.openAPIRegistry)
  routes.post('/hooks/stripe', async (c) => {
    // An encoded body is not what was signed.
    if (c.req.header('content-encoding') !== undefined) throw new HttpProblem(unsigned)
    const hint = await psp.verifyWebhook(await c.req.text(), c.req.header('stripe-signature') ?? '')
    if (hint === undefined) throw new HttpProblem(unsigned)
    const noted = await noteHint(system, { provider: psp.name, hint })
    if (noted.kind === 'unknown')
      log.info({ type: hint.type, object: hint.objectRef }, 'a webhook about nothing of ours')
    return c.json({ received: true }, 200)
  })
  return routes
}

function document(registry: ReturnType<typeof newRoutes>['openAPIRegistry']): void {
  registry.registerPath({
    method: 'post',
    path: '/hooks/stripe',
    tags: ['Hooks'],
    summary: 'Webhooks of Stripe',
    description:
      'Set this address in Stripe. The signature is checked on the raw bytes; a repeat is harmless.',
    request: {
      body: {
        required: true,
        content: {
          'application/json': {
            schema: z.looseObject({ id: z.string(), type: z.string() }),
            example: { id: 'evt_1', type: 'payment_intent.succeeded' },
          },
        },
      },
    },
    responses: {
      200: {
        description: 'Stored, or known already, or about nothing of ours.',
        content: {
          'application/json': {
            schema: z.object({ received: z.boolean() }),
            example: { received: true },
          },
        },
      },
      400: {
        description: 'The signature does not hold.',
        content: { 'application/problem+json': { schema: problemSchema } },
      },
    },
  })
}

const unsigned: Refusal = {
  status: 400,
  code: 'signature-invalid',
  detail: 'The signature does not hold for these bytes.',
  fix: 'Check the webhook secret, and that nothing on the way changes the body.',
}
