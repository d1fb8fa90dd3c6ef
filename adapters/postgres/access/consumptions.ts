import type { Decision } from '../../../domain/access/decide.ts'
import type { CustomerId, TenantId } from '../../../domain/ids.ts'
import type { Tx } from '../client.ts'
import { json } from '../rows.ts'

/** A consumption that its sender gave a name. */
export type Named = {
  readonly id: string
  readonly customerId: CustomerId
  readonly feature: string
  /** A decimal without needless zeros, so that equal ones are equal as text. */
  readonly quantity: string
}

/** One that was there before, with the answer that was given. */
export type Remembered = Named & { readonly answer: Decision }

/**
 * Takes names for this transaction, and answers those that were taken before, with what they meant
 * then. Whoever takes the same name at the same time waits for this transaction to end.
 */
export async function claimNames(
  tx: Tx,
  { tenantId, named }: { readonly tenantId: TenantId; readonly named: readonly Named[] },
): Promise<readonly Remembered[]> {
  if (named.length === 0) return []
  const rows = named.map(({ id, customerId, feature, quantity }) => ({
    id,
    customer_id: customerId,
    feature,
    quantity,
  }))
  // In one order, so that two lists that overlap wait for each other and never in a circle.
  const fresh = await tx<{ id: string }[]>`
    insert into access.consumption (tenant_id, id, customer_id, feature, quantity)
    select ${tenantId}, r.* from jsonb_to_recordset(${tx.json(rows)}) as r
      (id text, customer_id text, feature text, quantity numeric) order by r.id
    on conflict do nothing returning id`
  if (fresh.length === named.length) return []
  const taken = new Set(fresh.map(({ id }) => id))
  const known = named.map(({ id }) => id).filter((id) => !taken.has(id))
  return tx<Remembered[]>`
    select id, customer_id as "customerId", feature, quantity, answer from access.consumption where id = any(${known})`
}

/** Keeps the answers, before the transaction that took the names is over. */
export async function keepAnswers(
  tx: Tx,
  answers: readonly { readonly id: string; readonly answer: Decision }[],
): Promise<void> {
  if (answers.length === 0) return
  await tx`
    update access.consumption c set answer = r.answer
      from jsonb_to_recordset(${json(tx, answers)}) as r (id text, answer jsonb) where c.id = r.id`
}
