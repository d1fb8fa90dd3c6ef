import postgres from 'postgres'
import { eventually } from '../engine/eventually.ts'

export type Bouncer = ReturnType<typeof openBouncer>

/** Holds rows against everybody, and sees who waits for them. A superuser sees every statement. */
export function openBouncer(databaseUrl: string) {
  const sql = postgres(databaseUrl, { max: 24, onnotice: () => {} })
  const all: Held[] = []
  return {
    sql,
    /** Runs a statement in a transaction that stays open until it is let go; then nothing of it stays. */
    async hold(take: (tx: postgres.TransactionSql) => Promise<unknown>): Promise<Held> {
      const { promise: over, resolve: end } = Promise.withResolvers<void>()
      const { promise: taken, resolve: tell, reject } = Promise.withResolvers<number>()
      const transaction = sql
        .begin(async (tx) => {
          await take(tx)
          const [row] = await tx<{ pid: number }[]>`select pg_backend_pid() as pid`
          tell(row?.pid ?? 0)
          await over
          throw rolledBack
        })
        .catch((error: unknown) => {
          if (error !== rolledBack) reject(error)
        })
      const pid = await taken
      const held: Held = {
        untilSomebodyWaits: () =>
          eventually('somebody waits at what is held', async () => {
            const rows = await sql`
              select from pg_stat_activity where ${pid} = any(pg_blocking_pids(pid))`
            return rows.length > 0
          }),
        async letGo() {
          end()
          await transaction
        },
      }
      all.push(held)
      return held
    },
    letAllGo: () => Promise.all(all.map((held) => held.letGo())),
    /** Waits until somebody stands at a lock, in a statement that speaks of `words`. */
    untilBlocked: (words: string) =>
      eventually(`blocked at ${words}`, async () => {
        const rows = await sql`
          select from pg_stat_activity
           where datname = current_database() and wait_event_type = 'Lock' and query ilike ${`%${words}%`}`
        return rows.length > 0
      }),
    close: () => sql.end({ timeout: 1 }),
  }
}

/** Rows that a test holds. */
export type Held = {
  readonly untilSomebodyWaits: () => Promise<unknown>
  readonly letGo: () => Promise<void>
}

const rolledBack = new Error('Held, and let go.')
