import { randomUUID } from 'node:crypto'
import postgres, { type Sql, type TransactionSql } from 'postgres'
import { examine } from '../../adapters/postgres/doctor/index.ts'
import { connect } from '../../adapters/postgres/client.ts'
import type { Stage } from './stage.ts'

/** A database as a season left it, to be broken. */
export type Copy = {
  readonly root: Sql
  readonly diagnose: (settleSeconds?: number) => ReturnType<typeof examine>
}

/** Copies the season's database, lets `work` break it, and throws the copy away. */
export async function onCopy<T>(stage: Stage, work: (copy: Copy) => Promise<T>): Promise<T> {
  const name = `test_${randomUUID().replaceAll('-', '')}`
  const url = stage.database.url.replace(stage.database.name, name)
  const admin = postgres(stage.database.url.replace(stage.database.name, 'postgres'), { max: 1 })
  await admin`create database ${admin(name)} template ${admin(stage.database.name)}`
  const root = postgres(url, { max: 1, onnotice: () => {} })
  const system = connect(url, { role: 'durabill_system', max: 1 })
  const { psp } = stage
  try {
    return await work({
      root,
      diagnose: (settleSeconds = 0) => examine({ system, psp, settleSeconds }),
    })
  } finally {
    await Promise.all([root.end(), system.end()])
    await admin`drop database ${admin(name)} with (force)`
    await admin.end()
  }
}

/** Does to a table what its triggers would not let anybody do. */
export async function unguarded(
  root: Sql,
  table: string,
  work: (tx: TransactionSql) => Promise<unknown>,
): Promise<void> {
  await root.begin(async (tx) => {
    await tx`alter table ${tx(table)} disable trigger user`
    await work(tx)
    await tx`set constraints all immediate`
    await tx`alter table ${tx(table)} enable trigger user`
  })
}
