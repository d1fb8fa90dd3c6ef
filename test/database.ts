import { createHash, randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import postgres from 'postgres'
import type { Sql } from 'postgres'
import { inject } from 'vitest'

import { migrate } from '../adapters/postgres/migrate.ts'

export type FreshDatabase = {
  /** Of the superuser, for this database. */
  readonly url: string
  readonly name: string
  readonly drop: () => Promise<void>
}

const migrations = new URL('../deploy/migrations/', import.meta.url)

/** Any number, as long as every test file uses the same. */
const templateLock = 470_018

/** A database of one's own, migrated; a copy of a template that is made once a run. */
export async function freshDatabase(): Promise<FreshDatabase> {
  const server = inject('postgresUrl')
  if (server === '') throw new Error('This test needs Postgres: unset DURABILL_TEST_GROUND.')
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await asSuperuser(server, async (sql) => {
    // Held while copying too: Postgres copies a template only when nobody is connected to it.
    await sql`select pg_advisory_lock(${templateLock})`
    const template = await ensureTemplate(sql, server)
    await sql`create database ${sql(name)} template ${sql(template)}`
  })
  const drop = () =>
    asSuperuser(server, async (sql) => {
      await sql`drop database if exists ${sql(name)} with (force)`
    })
  return { url: urlOf(server, name), name, drop }
}

async function ensureTemplate(sql: Sql, server: string): Promise<string> {
  // Named after what is in the migrations, because a server of one's own outlives the run.
  const name = `durabill_template_${fingerprint()}`
  const found = await sql`select 1 from pg_database where datname = ${name}`
  if (found.length > 0) return name

  const draft = `${name}_draft`
  await sql`drop database if exists ${sql(draft)} with (force)`
  await sql`create database ${sql(draft)}`
  await migrate(urlOf(server, draft))
  await sql`alter database ${sql(draft)} rename to ${sql(name)}`
  return name
}

function fingerprint(): string {
  const hash = createHash('sha256')
  for (const file of readdirSync(migrations).toSorted()) {
    hash.update(file).update(readFileSync(new URL(file, migrations)))
  }
  return hash.digest('hex').slice(0, 16)
}

async function asSuperuser(url: string, work: (sql: Sql) => Promise<void>): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  try {
    await work(sql)
  } finally {
    await sql.end()
  }
}

function urlOf(server: string, database: string): string {
  const url = new URL(server)
  url.pathname = `/${database}`
  return url.href
}
