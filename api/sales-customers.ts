import { z } from '@hono/zod-openapi'
import { newId } from '../adapters/new-id.ts'
import { asTenant, type Tx } from '../adapters/postgres/client.ts'
import { attachToClock } from '../adapters/postgres/clock-moves.ts'
import { findClock } from '../adapters/postgres/clock.ts'
import { saveCustomer } from '../adapters/postgres/sales/customers.ts'
import { sellerDefaults } from '../adapters/postgres/sales/sellers.ts'
import {
  type CustomerListRow,
  listCustomers,
  readCustomer,
} from '../adapters/postgres/sales/list-customers.ts'
import type { TenantId } from '../domain/ids.ts'
import { listOf, pageOf } from './cursor.ts'
import type { ApiParts } from './parts.ts'
import { HttpProblem, type Refusal } from './problem.ts'
import { newRoutes, operation, sent } from './routes.ts'
import {
  customerExample,
  customerJson,
  customerPatchJson,
  customersQuery,
  newCustomerExample,
  newCustomerJson,
} from './sales-customers.schema.ts'
import { listJson, pathName } from './shapes.schema.ts'

const one = { tag: 'Customers', answer: customerJson, example: customerExample } as const
const params = z.object({ id: pathName('id', customerExample.id) })

const create = operation({
  ...one,
  method: 'post',
  path: '/v1/customers',
  summary: 'Make a customer',
  description:
    'Makes a customer by your own key. An order that describes a customer makes one as well.',
  request: { body: sent(newCustomerJson, newCustomerExample) },
  status: 201,
  problems: [404, 409],
})

const list = operation({
  method: 'get',
  path: '/v1/customers',
  tag: 'Customers',
  summary: 'List customers',
  description: 'Customers, the newest first.',
  request: { query: customersQuery },
  status: 200,
  answer: listJson(customerJson),
  example: { data: [customerExample], nextCursor: null },
})

const read = operation({
  ...one,
  method: 'get',
  path: '/v1/customers/{id}',
  summary: 'Read a customer',
  description: 'One customer by our id.',
  request: { params },
  status: 200,
  problems: [404],
})

const change = operation({
  ...one,
  method: 'patch',
  path: '/v1/customers/{id}',
  summary: 'Change a customer',
  description: 'Changes what is sent and leaves the rest. Final documents keep what they print.',
  request: { params, body: sent(customerPatchJson, { email: 'ada@example.test' }) },
  status: 200,
  problems: [404],
})

/** Customers of the tenant. */
export function customers({ app }: ApiParts) {
  const routes = newRoutes()
  routes.openapi(create, async (c) => {
    const body = c.req.valid('json')
    const tenantId = c.get('tenantId')
    const row = await asTenant(app, tenantId, (tx) => make(tx, { tenantId, body }))
    c.set('transactionId', row.transaction_id)
    return c.json(toCustomer(row), 201)
  })
  routes.openapi(list, async (c) => {
    const query = c.req.valid('query')
    const page = pageOf(query)
    const rows = await asTenant(app, c.get('tenantId'), (tx) =>
      listCustomers(tx, { page, filter: { key: query.key } }),
    )
    return c.json(listOf(rows, { page, show: toCustomer }), 200)
  })
  routes.openapi(read, async (c) => {
    const row = await asTenant(app, c.get('tenantId'), (tx) =>
      existing(tx, c.req.valid('param').id),
    )
    return c.json(toCustomer(row), 200)
  })
  routes.openapi(change, async (c) => {
    const tenantId = c.get('tenantId')
    const row = await asTenant(app, tenantId, async (tx) => {
      const {
        customer_id: id,
        key,
        locale,
        zone,
        address,
        transaction_id: transactionId,
      } = await existing(tx, c.req.valid('param').id)
      const defaults = { locale, zone, country: address.country }
      await saveCustomer(tx, {
        tenantId,
        transactionId,
        draft: { key, ...c.req.valid('json') },
        defaults,
      })
      return existing(tx, id)
    })
    return c.json(toCustomer(row), 200)
  })
  return routes
}

type Making = { readonly tenantId: TenantId; readonly body: z.infer<typeof newCustomerJson> }

async function make(
  tx: Tx,
  { tenantId, body: { clock, ...draft } }: Making,
): Promise<CustomerListRow> {
  const transactionId = newId('transaction')
  const defaults = (await sellerDefaults(tx)) ?? {
    locale: 'en',
    zone: 'UTC',
    country: draft.address.country,
  }
  const customerId = await saveCustomer(tx, { tenantId, transactionId, draft, defaults })
  const saved = await existing(tx, customerId)
  // A customer keeps the transaction that made them: another one means that they were there.
  if (saved.transaction_id !== transactionId) throw new HttpProblem(alreadyThere(saved))
  if (clock === undefined) return saved
  const found = await findClock(tx, clock)
  if (found === undefined) throw new HttpProblem(noClock(clock))
  await attachToClock(tx, { tenantId, customerId, clockId: found.clock_id })
  return { ...saved, clock_id: found.clock_id }
}

async function existing(tx: Tx, id: string): Promise<CustomerListRow> {
  const row = await readCustomer(tx, id)
  if (row === undefined) throw new HttpProblem(customerNotFound(id))
  return row
}

/** A customer as public JSON. */
function toCustomer(row: CustomerListRow) {
  return {
    id: row.customer_id,
    key: row.key,
    name: row.name,
    email: row.email,
    locale: row.locale,
    zone: row.zone,
    currency: row.currency,
    taxId: row.tax_id,
    address: row.address,
    clock: row.clock_id,
    transactionId: row.transaction_id,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  }
}

const customerNotFound = (id: string): Refusal => ({
  status: 404,
  code: 'customer-not-found',
  detail: `There is no customer ${id}.`,
  fix: 'Find customers with GET /v1/customers?key=….',
})

const alreadyThere = ({ key, customer_id }: CustomerListRow): Refusal => ({
  status: 409,
  code: 'customer-already-there',
  detail: `There is a customer with the key "${key}" already: ${customer_id}.`,
  fix: `Change them with PATCH /v1/customers/${customer_id}.`,
  errors: [{ pointer: '/key', message: 'is not new' }],
})

const noClock = (id: string): Refusal => ({
  status: 404,
  code: 'clock-not-found',
  detail: `There is no test clock ${id}.`,
  fix: 'Make one with POST /v1/clocks.',
  errors: [{ pointer: '/clock', message: 'is not known' }],
})
