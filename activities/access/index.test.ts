import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '../../adapters/new-id.ts'
import { connect, type Db } from '../../adapters/postgres/client.ts'
import { createTenant } from '../../adapters/postgres/platform/tenants.ts'
import type { TenantId } from '../../domain/ids.ts'
import { freshDatabase, type FreshDatabase } from '../../test/database.ts'
import type { AccessPorts, Grant } from '../../workflows/access/ports.ts'
import { accessActivities } from './index.ts'

let database: FreshDatabase
let app: Db
let system: Db
let tenantId: TenantId
let access: AccessPorts

beforeAll(async () => {
  database = await freshDatabase()
  app = connect(database.url, { role: 'durabill_app', max: 4 })
  system = connect(database.url, { role: 'durabill_system', max: 2 })
  tenantId = await createTenant(system, { name: 'A' })
  access = accessActivities({ db: app })
})
afterAll(async () => {
  await Promise.all([app.end(), system.end()])
  await database.drop()
})

/** Grants of one new customer by one cause, one after the other. */
function cause(kind: Grant['cause']['kind']) {
  const base = {
    tenantId,
    customerId: newId('customer'),
    transactionId: newId('transaction'),
    cause: { kind, id: newId(kind === 'purchase' ? 'invoice' : 'subscription') },
  } as const
  const { customerId } = base
  return {
    grant: (standing: Grant['standing'], more: Partial<Grant> = {}) =>
      access.grant([{ ...base, features: ['a'], standing, ...more }]),
    end: (because: 'unpaid' | 'cancelled') => access.end({ ...base, because }),
    rights: async () => {
      const rows = await system<{ text: string }[]>`
        select format('%s %s', feature, case when ends_at is null then standing else ended_because end) as text
          from access.entitlement where customer_id = ${customerId} order by 1`
      return rows.map(({ text }) => text)
    },
    quotas: async () => {
      const rows = await system<{ text: string }[]>`
        select format('%s %s/%s', feature, used, limit_units) as text
          from access.quota where customer_id = ${customerId} and ends_at is null order by 1`
      return rows.map(({ text }) => text)
    },
    use: (units: number) =>
      system`update access.quota set used = ${units} where customer_id = ${customerId}`,
    told: async () => {
      const rows = await system<{ text: string }[]>`
        select concat_ws(' ', split_part(type, '.', 3), data->>'standing', data->>'because', data->>'features') as text
          from platform.outbox where customer_id = ${customerId} order by sequence`
      return rows.map(({ text }) => text)
    },
  }
}

test('a subscription falls to grace and comes back; nobody who is in is put on trial', async () => {
  const { grant, end, rights, told } = cause('subscription')
  for (const standing of ['trial', 'paid', 'grace', 'trial', 'paid', 'paid'] as const) {
    await grant(standing)
  }
  expect(await told()).toEqual(
    ['trial', 'paid', 'grace', 'paid'].map((standing) => `granted ${standing} ["a"]`),
  )
  await end('unpaid')
  expect(await rights()).toEqual(['a unpaid'])
  await grant('grace')
  expect(await rights()).toEqual(['a grace'])
})

test('what a purchase paid for stays paid, and begins again only when paid for', async () => {
  const { grant, end, rights } = cause('purchase')
  await grant('paid')
  await grant('grace')
  expect(await rights()).toEqual(['a paid'])
  await end('cancelled')
  await grant('grace')
  expect(await rights()).toEqual(['a cancelled'])
})

const quota = (limit: string, anchorOn = '2026-01-31') => ({
  feature: 'calls',
  limit,
  anchorOn,
  interval: { unit: 'month', count: 1 } as const,
  zone: 'Europe/Zurich',
})

test('named exactly, what else the cause granted ends; named again, it begins again', async () => {
  const { grant, rights, quotas, told } = cause('subscription')
  await grant('paid', { features: ['a', 'b'], quotas: [quota('10')] })
  expect(await quotas()).toEqual(['calls 0/10'])
  await grant('paid', { features: ['b', 'calls'], exactly: true })
  expect(await rights()).toEqual(['a changed', 'b paid', 'calls paid'])
  expect(await quotas()).toEqual([])
  await grant('paid', { features: ['a'], quotas: [quota('5')], exactly: true })
  expect(await rights()).toEqual(['a paid', 'b changed', 'calls paid'])
  expect(await quotas()).toEqual(['calls 0/5'])
  expect(await told()).toEqual([
    'granted paid ["a", "b", "calls"]',
    'ended changed ["a"]',
    'granted paid ["a", "calls"]', // A limit that changes is told as well.
    'ended changed ["b"]',
  ])
})

test('a new limit keeps what is used; so does a period counted from elsewhere', async () => {
  const { grant, quotas, use } = cause('subscription')
  await grant('paid', { quotas: [quota('10')] })
  await use(7)
  await grant('paid', { quotas: [quota('5')] })
  expect(await quotas()).toEqual(['calls 7/5'])
  await grant('grace')
  await grant('paid', { quotas: [quota('20', '2026-01-15')] })
  expect(await quotas()).toEqual(['calls 7/20'])
})

test('a thousand grants are one transaction, and each is told', async () => {
  const grants = Array.from({ length: 1_000 }, (_, index): Grant => ({
    tenantId,
    customerId: newId('customer'),
    transactionId: newId('transaction'),
    cause: { kind: 'subscription', id: `sub_many_${index}` },
    features: ['a', 'b'],
    standing: 'paid',
    quotas: [quota('10')],
    exactly: true,
  }))
  await access.grant(grants)
  await access.grant(grants)
  const [row] = await system<{ rights: number; transactions: number; facts: number }[]>`
    select count(*)::int as rights, count(distinct changed_xid::text)::int as transactions,
           (select count(*)::int from platform.outbox where subject like 'sub_many_%') as facts
      from access.entitlement where cause_id like 'sub_many_%'`
  expect(row).toEqual({ rights: 3_000, transactions: 1, facts: 1_000 })
})
