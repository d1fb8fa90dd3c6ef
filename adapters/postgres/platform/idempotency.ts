import type { TenantId } from '../../../domain/ids.ts'
import { asTenant, type Db, type Tx } from '../client.ts'

/** A request that carries an `Idempotency-Key`. The fingerprint is of all that it asks for. */
export type Keyed = {
  readonly tenantId: TenantId
  readonly key: string
  readonly fingerprint: string
}

export type Claim =
  /** This request does the work; it says what came of it, or gives the key back. */
  | { readonly kind: 'mine' }
  | { readonly kind: 'answered'; readonly status: number; readonly body: string }
  | { readonly kind: 'running' }
  /** The key was used before, for something else. */
  | { readonly kind: 'different' }

/** After so long a request that never answered is taken for dead, and its key may be retaken. */
const deadAfterSeconds = 60

/** Takes a key before the work begins. The row, committed first, is the lock. */
export function claimKey(db: Db, keyed: Keyed): Promise<Claim> {
  return asTenant(db, keyed.tenantId, async (tx) => {
    const { count } = await tx`
      insert into platform.idempotency (tenant_id, key, fingerprint)
      values (${keyed.tenantId}, ${keyed.key}, ${keyed.fingerprint})
      on conflict do nothing`
    return count > 0 ? { kind: 'mine' } : claimBefore(tx, keyed)
  })
}

async function claimBefore(tx: Tx, { key, fingerprint }: Keyed): Promise<Claim> {
  const [row] = await tx<{ fingerprint: string; status: number | null; body: string | null }[]>`
    select fingerprint, status, body from platform.idempotency where key = ${key}`
  // It was given back a moment ago: the caller may ask again.
  if (row === undefined) return { kind: 'running' }
  if (row.fingerprint !== fingerprint) return { kind: 'different' }
  if (row.status !== null) return { kind: 'answered', status: row.status, body: row.body ?? '' }
  const { count } = await tx`
    update platform.idempotency set created_at = now()
     where key = ${key} and status is null
       and created_at < now() - ${deadAfterSeconds} * interval '1 second'`
  return count > 0 ? { kind: 'mine' } : { kind: 'running' }
}

/** Keeps the answer, for everybody who asks again. */
export async function keepAnswer(
  db: Db,
  { tenantId, key, status, body }: Keyed & { readonly status: number; readonly body: string },
): Promise<void> {
  await asTenant(db, tenantId, async (tx) => {
    await tx`
      update platform.idempotency set status = ${status}, body = ${body}
       where key = ${key} and status is null`
  })
}

/** Gives a key back after a fault of ours, so that the same request may be tried again. */
export async function releaseKey(db: Db, { tenantId, key }: Keyed): Promise<void> {
  await asTenant(db, tenantId, async (tx) => {
    await tx`delete from platform.idempotency where key = ${key} and status is null`
  })
}
