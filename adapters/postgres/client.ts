import { once } from 'node:events'
import { type NetConnectOpts, connect as openSocket, type Socket } from 'node:net'
import postgres, { type Sql, type TransactionSql } from 'postgres'
import type { TenantId } from '../../domain/ids.ts'

/** Postgres with whole numbers of any size as `bigint`. */
type Types = { bigint: bigint }
export type Db = Sql<Types>
export type Tx = TransactionSql<Types>

/** `durabill_app` sees one tenant at a time; `durabill_system` (relay, doctor) sees all. */
type Role = 'durabill_app' | 'durabill_system'

/**
 * Opens a pool that works under one of the two roles, neither of which owns a table.
 *
 * @param url a connection whose own role may take on `role`
 * @param options `max`: connections at most
 */
export function connect(url: string, options: { readonly role: Role; readonly max?: number }): Db {
  return postgres(url, {
    max: options.max ?? 10,
    types: { bigint: postgres.BigInt },
    connection: { options: `-c role=${options.role}`, application_name: 'durabill' },
    onnotice: () => {},
    ...promptly,
  })
}

/** As the driver knows where to connect: lists, for a server that has a stand-in, or a local path. */
type Target = {
  readonly host: readonly string[]
  readonly port: readonly number[]
  readonly path?: string | false
}

/**
 * Sends at once what it is given. Statements of a transaction follow each other closely, and TCP
 * would hold the second back for the first one's acknowledgement, some 40 ms each time.
 */
const promptly = {
  async socket({ host: hosts, port: ports, path }: Target): Promise<Socket> {
    if (typeof path === 'string') return opened({ path })
    const tried: unknown[] = []
    for (const [index, host] of hosts.entries()) {
      const at = { host, port: ports[index] ?? 5432, noDelay: true }
      const socket = await opened(at).catch((error: unknown) => void tried.push(error))
      if (socket !== undefined) return socket
    }
    throw tried[0]
  },
}

async function opened(at: NetConnectOpts): Promise<Socket> {
  const socket = openSocket(at)
  await once(socket, 'connect')
  return socket
}

/**
 * Runs `work` in one transaction that sees `tenantId` and nobody else. The tenant is set for the
 * transaction alone, so a pooled connection never carries it to the next.
 */
export async function asTenant<T>(
  db: Db,
  tenantId: TenantId,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  const answer = await db.begin(async (tx) => {
    // Sent together with the first statement of `work`: no round trip of its own.
    const scoped = tx`select set_config('durabill.tenant', ${tenantId}, true)`.execute()
    const [result] = await Promise.all([work(tx), scoped])
    return { result }
  })
  // `begin` unwraps arrays in its type; the box keeps the answer's own.
  return (answer as { result: T }).result
}

/**
 * Works without waiting long for a lock that somebody else holds: a batch that meets one fails soon,
 * and whoever brought it tries the others without the one that is held.
 */
export async function impatiently<T>(tx: Tx, work: () => Promise<T>): Promise<T> {
  // Sent together with the first statement of `work`: no round trip of its own.
  const patience = tx`select set_config('lock_timeout', ${`${lockWaitMs}ms`}, true)`.execute()
  const [answer] = await Promise.all([work(), patience])
  return answer
}

/** Longer than any transaction that holds single rows of payments takes. */
const lockWaitMs = 2_000
