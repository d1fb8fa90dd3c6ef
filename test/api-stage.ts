import { pino } from 'pino'
import { accessSnapshot } from '../adapters/access/snapshot.ts'
import { invoiceHtml } from '../adapters/document/html.ts'
import { invoicePdf } from '../adapters/document/pdf.ts'
import { asTenant, connect, type Db } from '../adapters/postgres/client.ts'
import type { InboxRow } from '../adapters/postgres/inbox.ts'
import { createApiKey, type NewKey, revokeApiKey } from '../adapters/postgres/platform/api-keys.ts'
import { createTenant } from '../adapters/postgres/platform/tenants.ts'
import { stripePsp } from '../adapters/psp/stripe.ts'
import { billing } from '../activities/sales/index.ts'
import { apiApp, type ApiParts } from '../api/app.ts'
import type { TenantId } from '../domain/ids.ts'
import { freshDatabase } from './database.ts'

export const webhookSecret = 'whsec_api_stage'

type Answer = {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  // Whatever the test expects of it; a wrong guess fails the test.
  readonly json: Record<string, never>
}

export type ApiStage = Awaited<ReturnType<typeof apiStage>>

/** The API on a database of its own, with a seller; what it would start is noted and not started. */
export async function apiStage(overrides: Partial<ApiParts> = {}) {
  const ground = await openGround()
  const { app, system } = ground
  const started: InboxRow[] = []
  const lines: Record<string, unknown>[] = []
  const parts: ApiParts = {
    ...ground,
    psp: stripePsp({ secretKey: 'sk_test_stage', webhookSecret, apiBase: 'http://127.0.0.1:9' }),
    log: pino({ level: 'info' }, { write: (line) => lines.push(JSON.parse(line)) }),
    start: async (event) => void started.push(event),
    clockMoves: { advance: async () => ({ visited: 0 }) },
    metrics: async () => '# nothing counted\n',
    invoiceHtml,
    invoicePdf,
    ...overrides,
  }
  const api = apiApp(parts)
  const tenantId = await createTenant(system, { name: 'A' })
  const { key } = await keyFor(app, { tenantId })
  const ask = asking(api, key)
  const seller = { name: 'Muster AG', address: { country: 'CH' }, zone: 'Europe/Zurich' }
  await ask('PUT', '/v1/legal-entities/default', seller)
  const product = { name: 'Pro', features: ['exports'], prices: { CHF: '49.00' } }
  await ask('PUT', '/v1/products/pro', product)
  return {
    ...ground,
    api,
    started,
    lines,
    tenantId,
    ask,
    as: (other: string) => asking(api, other),
    newKey: (wanted: Partial<NewKey> = {}) => keyFor(app, { tenantId, ...wanted }),
    revoke: (keyId: string) => asTenant(app, tenantId, (tx) => revokeApiKey(tx, keyId)),
    anotherTenant: async () => {
      const other = await createTenant(system, { name: 'B' })
      return { tenantId: other, ...(await keyFor(app, { tenantId: other })) }
    },
    bill: (events: readonly InboxRow[]) => billing(app).bill(events.map(toRef)),
  }
}

async function openGround() {
  const database = await freshDatabase()
  const app = connect(database.url, { role: 'durabill_app', max: 12 })
  const system = connect(database.url, { role: 'durabill_system', max: 6 })
  const access = await accessSnapshot({ system })
  const stop = async () => {
    access.stop()
    await Promise.all([app.end(), system.end()])
    await database.drop()
  }
  return { app, system, access, stop }
}

const keyFor = (app: Db, wanted: Partial<NewKey> & { readonly tenantId: TenantId }) =>
  asTenant(app, wanted.tenantId, (tx) =>
    createApiKey(tx, { name: 'a test', scopes: ['*'], ...wanted }),
  )

/** An accepted event as the workflow that it starts would name it. */
export const toRef = (event: InboxRow) => ({
  tenantId: event.tenant_id,
  eventId: event.event_id,
  customerId: event.customer_id,
  transactionId: event.transaction_id,
})

type App = ReturnType<typeof apiApp>

/** Sends as a client would. A body that is text goes as it is; anything else as JSON. */
const asking =
  (api: App, key: string | undefined) =>
  async (
    ...[method, path, body, headers = {}]: [string, string, unknown?, Record<string, string>?]
  ): Promise<Answer> => {
    const response = await api.request(path, {
      method,
      headers: {
        ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined
        ? {}
        : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.includes('json') ?? false
    return {
      status: response.status,
      headers: response.headers,
      text,
      json: isJson ? JSON.parse(text) : {},
    }
  }

/** An order of one product, as a CloudEvent. */
export const orderPlaced = (id: string, data: Record<string, unknown> = {}) => ({
  specversion: '1.0',
  id,
  source: 'shop',
  type: 'order.placed',
  data: {
    order: `order-${id}`,
    customer: { key: 'ada', name: 'Ada Lovelace', email: 'ada@example.test' },
    currency: 'CHF',
    lines: [{ product: 'pro', quantity: '1' }],
    ...data,
  },
})
