import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ApiStage, apiStage, orderPlaced } from '../test/api-stage.ts'

type Route = { readonly method: string; readonly path: string }

let stage: ApiStage
let routes: readonly Route[]
/** Ids and names of A's things, by the word in braces. */
let names: Readonly<Record<string, string>>

beforeAll(async () => {
  stage = await apiStage()
  routes = await routesOf()
  names = await things()
})
afterAll(() => stage.stop())

/** From the contract itself, so that a route of tomorrow is judged as well. */
async function routesOf(): Promise<Route[]> {
  const { json } = await stage.ask('GET', '/openapi.json')
  return Object.entries<object>(json['paths'] ?? {}).flatMap(([path, item]) =>
    Object.keys(item).map((method) => ({ method: method.toUpperCase(), path })),
  )
}

async function things() {
  const { json: event } = await stage.ask('POST', '/v1/events', orderPlaced('mine'))
  const [billed] = await stage.bill(stage.started)
  if (billed?.kind !== 'billed') throw new Error('The order was not billed.')
  const { json: invoice } = await stage.ask('GET', `/v1/invoices/${billed.invoiceId}`)
  const { json: clock } = await stage.ask('POST', '/v1/clocks', { name: 'mine' })
  return {
    eventId: event['eventId'] ?? '',
    invoice: billed.invoiceId,
    note: billed.invoiceId,
    id: invoice['customerId'] ?? '',
    clock: clock['id'] ?? '',
    key: 'theirs',
  }
}

const addressOf = ({ path }: Route) =>
  path.replace(
    /\{(\w+)\}/g,
    (_, word: string) => (path.startsWith('/v1/clocks') ? names['clock'] : names[word]) ?? '',
  )

const guarded = () => routes.filter(({ path }) => path.startsWith('/v1/'))
const bodyOf = ({ method }: Route) => (method === 'GET' ? undefined : {})

const statusesWith = async (key: string) => {
  const ask = stage.as(key)
  const answers = await Promise.all(
    guarded().map(async (route) => ({
      route,
      ...(await ask(route.method, addressOf(route), bodyOf(route))),
    })),
  )
  return answers.map(
    ({ route, status, json }) => `${route.method} ${route.path} ${status} ${String(json['code'])}`,
  )
}

const all = (status: number, code: string) =>
  guarded().map(({ method, path }) => `${method} ${path} ${status} ${code}`)

test('there are routes to judge', () => {
  expect(guarded().length).toBeGreaterThan(35)
  expect(routes.filter(({ path }) => !path.startsWith('/v1/')).map(({ path }) => path)).toEqual([
    '/hooks/stripe',
  ])
})

const named = (some: readonly Route[]) => some.map(({ method, path }) => `${method} ${path}`)

const forbidden = (lines: readonly string[]) =>
  lines
    .filter((line) => line.endsWith('403 scope-missing'))
    .map((line) => line.split(' ').slice(0, 2).join(' '))

describe('every route refuses', () => {
  test('no key', async () => {
    const answers = await Promise.all(
      guarded().map(async (route) => stage.api.request(addressOf(route), { method: route.method })),
    )
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401]))
  })

  test('a key that never was, with a right checksum and with a wrong one', async () => {
    const stranger = await stage.newKey()
    await stage.revoke(stranger.keyId)
    expect(await statusesWith(stranger.key)).toEqual(all(401, 'key-unknown'))
    expect(await statusesWith(`${stranger.key.slice(0, -1)}!`)).toEqual(all(401, 'key-unknown'))
  })

  test('an expired key', async () => {
    const expired = await stage.newKey({ expiresAt: new Date(Date.now() - 1_000) })
    expect(await statusesWith(expired.key)).toEqual(all(401, 'key-unknown'))
  })

  test('a key without its scope', async () => {
    const reader = await stage.newKey({ scopes: ['read'] })
    const writer = await stage.newKey({ scopes: ['write'] })
    const reads = guarded().filter(({ method, path }) => method === 'GET' || path === '/v1/check')
    expect(forbidden(await statusesWith(writer.key))).toEqual(named(reads))
    expect(forbidden(await statusesWith(reader.key))).toEqual(
      named(guarded().filter((route) => !reads.includes(route))),
    )
  })
})

test('a tenant sees nothing of another, by any route, and is told no more than of what never was', async () => {
  const other = await stage.anotherTenant()
  const ask = stage.as(other.key)
  const mine = Object.entries(names)
    .filter(([word]) => word !== 'key')
    .map(([, id]) => id)
  for (const route of guarded().filter(({ method }) => method === 'GET')) {
    const answer = await ask('GET', addressOf(route))
    const told = `${route.path} ${answer.status}`
    expect([told, [200, 400, 404, 501].includes(answer.status)]).toEqual([told, true])
    if (answer.status === 200)
      for (const id of mine) expect([told, answer.text.includes(id)]).toEqual([told, false])
  }
})

test('a tenant changes nothing of another, and cannot name another’s things in a body', async () => {
  const other = await stage.anotherTenant()
  const ask = stage.as(other.key)
  const { id, invoice, clock } = names
  await ask('PUT', '/v1/legal-entities/default', {
    name: 'B',
    address: { country: 'CH' },
    zone: 'UTC',
  })
  const answers = await Promise.all([
    ask('PATCH', `/v1/customers/${id}`, { name: 'Mallory' }),
    ask('POST', `/v1/invoices/${invoice}/credit-notes`, { reason: 'theft' }),
    ask('POST', `/v1/invoices/${invoice}/credit-notes/preview`, { reason: 'theft' }),
    ask('POST', `/v1/clocks/${clock}/advance`, {}),
    ask('POST', '/v1/customers', { key: 'm', name: 'M', address: { country: 'CH' }, clock }),
    ask('POST', '/v1/check', { customer: id, feature: 'exports' }),
    ask('POST', '/v1/events', orderPlaced('stolen', { customer: { id } })),
    ask('POST', '/v1/events', {
      ...orderPlaced('x'),
      type: 'order.cancelled',
      data: { order: 'order-mine', reason: 'theft' },
    }),
  ])
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 404))
  expect((await stage.ask('GET', `/v1/customers/${id}`)).json['name']).toBe('Ada Lovelace')
})

test('a tenant in a body or a header is ignored or refused: it comes from the key alone', async () => {
  const other = await stage.anotherTenant()
  const body = { key: 'where', name: 'W', address: { country: 'CH' } }
  const refused = await stage.ask('POST', '/v1/customers', { ...body, tenantId: other.tenantId })
  expect(refused.status).toBe(422)
  await stage.ask('POST', '/v1/customers', body, { 'x-tenant-id': other.tenantId })
  const [row] = await stage.system<
    { tenant_id: string }[]
  >`select tenant_id from sales.customer where key = 'where'`
  expect(row?.tenant_id).toBe(stage.tenantId)
})
