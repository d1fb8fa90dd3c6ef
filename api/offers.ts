import { z } from '@hono/zod-openapi'
import { asTenant } from '../adapters/postgres/client.ts'
import { findOffer } from '../adapters/postgres/sales/offers.ts'
import { listOffers } from '../adapters/postgres/sales/offers-list.ts'
import type { OfferRow } from '../adapters/postgres/sales/offers-row.ts'
import { moneySchema, toMoneyJson } from '../domain/money/money.schema.ts'
import { listOf, pageOf, pageQuery } from './cursor.ts'
import { customerNamed } from './customer-named.ts'
import { offerExample, offerJson, offerStates } from './offers.schema.ts'
import { noOffer } from './offers-now.ts'
import { offerPages } from './offers-page.ts'
import { take } from './offers-take.ts'
import type { ApiParts } from './parts.ts'
import { HttpProblem } from './problem.ts'
import { newRoutes, operation, sent } from './routes.ts'
import { filter, listJson, pathName } from './shapes.schema.ts'

const params = z.object({ id: pathName('id', offerExample.id) })

const list = operation({
  method: 'get',
  path: '/v1/offers',
  tag: 'Offers',
  summary: 'List offers',
  description:
    'Upgrades that were offered to customers who were denied a feature, the newest first.',
  request: {
    query: z.strictObject({
      customer: filter('Our id of a customer, or your key of one.', 'ada'),
      feature: filter('The feature that was denied.', offerExample.feature),
      state: z.enum(offerStates).optional().openapi({ description: 'What became of it.' }),
      ...pageQuery,
    }),
  },
  status: 200,
  answer: listJson(offerJson),
  example: { data: [offerExample], nextCursor: null },
})

const read = operation({
  method: 'get',
  path: '/v1/offers/{id}',
  tag: 'Offers',
  summary: 'Read an offer',
  description: 'One offer with its sums, as it was made.',
  request: { params },
  status: 200,
  answer: offerJson,
  example: offerExample,
  problems: [404],
})

const accept = operation({
  method: 'post',
  path: '/v1/offers/{id}/accept',
  tag: 'Offers',
  summary: 'Take an offer',
  description:
    'For the customer, in your own product. It asks for the change, or the subscription, as an event would; asked again, it answers the same. With `today` it is refused where more than that is due by now.',
  request: {
    params,
    body: sent(z.strictObject({ today: moneySchema.optional() }), { today: offerExample.today }),
  },
  status: 200,
  answer: offerJson,
  example: { ...offerExample, state: 'taken', eventId: 'evt_01h455vb4pex5vsknk084sn02q' },
  problems: [404, 409],
})

/** Offers: listed, shown, taken; and their public pages. */
export function offers(parts: ApiParts) {
  const { app } = parts
  const routes = newRoutes()
  routes.openapi(list, async (c) => {
    const { customer, feature, state, ...query } = c.req.valid('query')
    const page = pageOf(query)
    const rows = await asTenant(app, c.get('tenantId'), async (tx) =>
      listOffers(tx, {
        page,
        filter: { feature, state, customerId: await customerNamed(tx, customer) },
      }),
    )
    const { origin } = new URL(c.req.url)
    return c.json(listOf(rows, { page, show: (row) => toOffer(row, origin) }), 200)
  })
  routes.openapi(read, async (c) => {
    const { id } = c.req.valid('param')
    const row = await asTenant(app, c.get('tenantId'), (tx) => findOffer(tx, id))
    if (row === undefined) throw new HttpProblem(noOffer(id))
    c.set('transactionId', row.transaction_id)
    return c.json(toOffer(row, new URL(c.req.url).origin), 200)
  })
  routes.openapi(accept, async (c) => {
    const { today } = c.req.valid('json')
    const row = await take(parts, {
      tenantId: c.get('tenantId'),
      offerId: c.req.valid('param').id,
      ...(today === undefined ? {} : { agreedMinor: today.minor }),
    })
    c.set('transactionId', row.transaction_id)
    return c.json(toOffer(row, new URL(c.req.url).origin), 200)
  })
  routes.route('/', offerPages(parts))
  return routes
}

function toOffer(row: OfferRow, origin: string) {
  const { currency, denial, state, now_at: now, expires_at: expires } = row
  const money = (minor: bigint) => toMoneyJson({ currency, minor })
  const { reason, limit, used, resetsMs } = denial
  return {
    id: row.offer_id,
    state: state === 'open' && now >= expires ? ('expired' as const) : state,
    customerId: row.customer_id,
    feature: row.feature,
    subscriptionId: row.subscription_id,
    plan: { key: row.plan_key, name: row.plan_name, version: row.plan_version },
    denied: {
      reason,
      limit: limit ?? null,
      used: used ?? null,
      resetsAt: resetsMs === undefined ? null : new Date(resetsMs).toISOString(),
    },
    today: money(row.today_minor),
    // oxlint-disable-next-line unicorn/no-thenable -- The word of the contract; it is data, no function.
    then: money(row.then_minor),
    thenOn: row.then_on,
    every: row.every,
    plusUsage: row.plus_usage,
    lines: row.lines.map(({ minor, explained, ...line }) => ({
      ...line,
      amount: money(BigInt(minor)),
      explained: [...explained],
    })),
    madeAt: row.made_at.toISOString(),
    expiresAt: expires.toISOString(),
    url: `${origin}/offers/${row.offer_id}`,
    eventId: row.taken_event_id,
    transactionId: row.transaction_id,
  }
}
