import type { OpenAPIHono } from '@hono/zod-openapi'
import { keyRing } from '../adapters/postgres/platform/key-ring.ts'
import { accessRoutes } from './access.ts'
import { checkDoor } from './access-door.ts'
import { authenticated } from './auth.ts'
import { jsonBody, limited } from './body.ts'
import { clocks } from './clocks.ts'
import { docs } from './docs.ts'
import { events } from './events.ts'
import { hooks } from './hooks.ts'
import { idempotent } from './idempotency.ts'
import { insight } from './insight.ts'
import { ledger } from './ledger.ts'
import { messaging } from './messaging.ts'
import { offers } from './offers.ts'
import { operations } from './operations.ts'
import type { Api, ApiParts } from './parts.ts'
import { payments } from './payments.ts'
import { policies } from './policies.ts'
import { problem, refusalOf } from './problem.ts'
import { logged } from './request-log.ts'
import { renewals } from './renewal-settings.ts'
import { newRoutes } from './routes.ts'
import { catalogue } from './sales-catalogue.ts'
import { credits } from './sales-credit.ts'
import { creditNotes } from './sales-credit-notes.ts'
import { customers } from './sales-customers.ts'
import { invoices } from './sales-invoices.ts'
import { meters } from './sales-meters.ts'
import { plans } from './sales-plans.ts'
import { subscriptionCommands } from './sales-subscription-commands.ts'
import { subscriptionPreviews } from './sales-subscription-previews.ts'
import { subscriptions } from './sales-subscriptions.ts'
import { guarded } from './security-headers.ts'
import { usage } from './usage.ts'

export type { ApiParts } from './parts.ts'

/** Every noun under `/v1`, in the order in which the documentation shows them. */
const nouns = [
  events,
  customers,
  catalogue,
  plans,
  meters,
  policies,
  renewals,
  subscriptions,
  subscriptionCommands,
  subscriptionPreviews,
  usage,
  offers,
  invoices,
  creditNotes,
  credits,
  payments,
  messaging,
  accessRoutes,
  ledger,
  clocks,
  insight,
] as const

/** The HTTP of the engine. Whatever is refused, is refused as a problem document. */
export function apiApp(parts: ApiParts): OpenAPIHono<Api> {
  const app = newRoutes()
  const findHolder = keyRing(parts.system)
  app.use(logged(parts.log), guarded, limited)
  app.use('/v1/*', authenticated(findHolder), jsonBody, idempotent(parts.app))
  for (const noun of nouns) app.route('/', noun(parts))
  app.route('/', hooks(parts))
  app.route('/', operations(parts))
  app.route('/', docs(app))
  if (parts.mailboxPages !== undefined) app.route('/mail', parts.mailboxPages)
  app.notFound((c) =>
    problem(c, {
      status: 404,
      code: 'route-not-found',
      detail: `There is no ${c.req.method} ${c.req.path}.`,
      fix: 'Look into /docs for what there is.',
    }),
  )
  app.onError((error, c) => problem(c, refusalOf(error)))
  app.fetch = checkDoor({ access: parts.access, findHolder, app: app.fetch })
  return app
}
