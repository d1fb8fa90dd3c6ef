import postgres, { type Sql } from 'postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { asTenant, connect, type Db } from '../adapters/postgres/client.ts'
import { createTenant } from '../adapters/postgres/platform/tenants.ts'
import type { TenantId } from '../domain/ids.ts'
import { freshDatabase, type FreshDatabase } from './database.ts'

type Table = {
  readonly name: string
  readonly enabled: boolean
  readonly forced: boolean
  readonly owner: string
}
type Column = { readonly column_name: string; readonly data_type: string; readonly given: boolean }

let database: FreshDatabase
let owner: Sql
let app: Db
let tables: readonly Table[]
let a: TenantId
let b: TenantId

beforeAll(async () => {
  database = await freshDatabase()
  owner = postgres(database.url, { max: 1, onnotice: () => {} })
  app = connect(database.url, { role: 'durabill_app', max: 2 })
  const system = connect(database.url, { role: 'durabill_system', max: 1 })
  a = await createTenant(system, { name: 'A' })
  b = await createTenant(system, { name: 'B' })
  await system.end()
  tables = await tenantTables()
  await fill()
})
afterAll(async () => {
  await Promise.all([owner.end(), app.end()])
  await database.drop()
})

/** Asked of the live schema, so that a table of tomorrow is judged as well. */
const tenantTables = () => owner<Table[]>`
  select c.oid::regclass::text as name, c.relrowsecurity as enabled, c.relforcerowsecurity as forced, r.rolname as owner
    from pg_class c
    join pg_attribute t on t.attrelid = c.oid and t.attname = 'tenant_id' and not t.attisdropped
    join pg_roles r on r.oid = c.relowner
   where c.relkind in ('r', 'p') order by 1`

/** A row of A in every table: rules that tie tables together are no matter here. */
async function fill(): Promise<void> {
  await owner`set session_replication_role = replica`
  for (const { name } of tables.filter((table) => table.name !== 'platform.tenant')) {
    const checks = await owner<
      { conname: string }[]
    >`select conname from pg_constraint where conrelid = ${name}::regclass and contype = 'c'`
    for (const { conname } of checks)
      await owner.unsafe(`alter table ${name} drop constraint "${conname}"`)
    const columns = (await columnsOf(name)).filter(({ given }) => !given)
    const values = columns.map((column) =>
      column.column_name === 'tenant_id' ? `'${a}'` : sample(column),
    )
    await owner.unsafe(
      `insert into ${name} (${columns.map((column) => column.column_name).join(', ')}) values (${values.join(', ')})`,
    )
  }
  await owner`set session_replication_role = default`
}

const columnsOf = (name: string) => owner<Column[]>`
  select column_name, data_type, (column_default is not null or is_identity = 'YES' or is_nullable = 'YES') as given
    from information_schema.columns where table_schema || '.' || table_name = ${name}`

function sample({ data_type: type }: Column): string {
  if (/int|numeric/.test(type)) return '1'
  if (/timestamp|date/.test(type)) return 'now()'
  if (type === 'jsonb') return `'{}'`
  if (type === 'bytea') return `'\\x00'`
  if (type === 'ARRAY') return `'{}'`
  if (type === 'boolean') return 'false'
  return `'x'`
}

const rowsOf = async (name: string, tenantId: TenantId | undefined) => {
  const look = `select count(*)::int as n from ${name}`
  const [row] =
    tenantId === undefined
      ? await app.unsafe(look)
      : await asTenant(app, tenantId, (tx) => tx.unsafe(look))
  return row?.['n'] as number
}

test('there are tables to judge', () => {
  expect(tables.length).toBeGreaterThan(25)
})

test('every table of tenants has row security enabled and forced, and an owner who works for nobody', () => {
  expect(tables.filter(({ enabled, forced }) => !enabled || !forced)).toEqual([])
  expect(
    tables.filter((table) => ['durabill_app', 'durabill_system'].includes(table.owner)),
  ).toEqual([])
})

test('neither role is above row security', async () => {
  const roles =
    await owner`select rolname from pg_roles where rolname like 'durabill%' and (rolsuper or rolbypassrls)`
  expect(roles).toEqual([])
})

test('every table of the column schemas belongs to tenants', async () => {
  const rest = await owner`
    select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p') and n.nspname in ('platform', 'sales', 'payments', 'messaging', 'access')
       and not exists (select from pg_attribute t where t.attrelid = c.oid and t.attname = 'tenant_id')`
  expect(rest).toEqual([])
})

describe('in every table', () => {
  test('A sees its row', async () => {
    for (const { name } of tables) expect([name, await rowsOf(name, a)]).toEqual([name, 1])
  })

  test('B and nobody see nothing of A', async () => {
    for (const { name } of tables) {
      expect([name, await rowsOf(name, b)]).toEqual([name, name === 'platform.tenant' ? 1 : 0])
      expect([name, await rowsOf(name, undefined)]).toEqual([name, 0])
    }
  })

  test('B cannot change, delete or add a row of A', async () => {
    for (const { name } of tables) {
      for (const write of [
        `update ${name} set tenant_id = tenant_id where tenant_id = '${a}'`,
        `delete from ${name} where tenant_id = '${a}'`,
      ]) {
        const told = await asTenant(app, b, (tx) => tx.unsafe(write)).then(
          ({ count }) => `${count} rows`,
          refusalOf,
        )
        expect([write, told]).toEqual([
          write,
          expect.stringMatching(/^(0 rows|permission denied|.* is append-only)/),
        ])
      }
      const columns = (await columnsOf(name)).filter(({ given }) => !given)
      const values = columns.map((column) =>
        column.column_name === 'tenant_id' ? `'${a}'` : sample(column),
      )
      const add = `insert into ${name} (${columns.map((column) => column.column_name).join(', ')}) values (${values.join(', ')})`
      const told = await asTenant(app, b, (tx) => tx.unsafe(add)).then(() => 'added', refusalOf)
      expect([add, told]).toEqual([add, expect.stringContaining('row-level security')])
    }
  })
})

const refusalOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

test('a connection that served A carries nothing of A to the next', async () => {
  const one = connect(database.url, { role: 'durabill_app', max: 1 })
  for (let round = 0; round < 200; round += 1) {
    await asTenant(one, a, (tx) => tx`select 1 from platform.inbox`)
    const [seen] = await one<{ n: number }[]>`select count(*)::int as n from platform.inbox`
    expect(seen?.n).toBe(0)
  }
  await one.end()
})
