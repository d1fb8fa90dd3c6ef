import type { CustomerId, TenantId, TransactionId } from '../../../domain/ids.ts'
import type { Currency } from '../../../domain/money/currency.ts'
import { insertAll } from '../rows.ts'
import type { Tx } from '../client.ts'

/** What is held for a customer in one currency. */
export type CreditRow = {
  readonly customer_id: CustomerId
  readonly currency: Currency
  readonly minor: bigint
}

/** Takes what is held for customers for the length of the transaction, in order. None held, no row. */
export async function lockCredit(tx: Tx, customerIds: readonly CustomerId[]): Promise<CreditRow[]> {
  return tx<CreditRow[]>`
    select customer_id, currency, minor from sales.customer_credit
     where customer_id = any(${[...customerIds]}) order by customer_id, currency for update`
}

/** A credit that is kept (above zero) or used (below), by the document that caused it. */
export type CreditMovement = {
  readonly tenantId: TenantId
  readonly documentId: string
  readonly customerId: CustomerId
  readonly currency: Currency
  readonly minor: bigint
  readonly transactionId: TransactionId
  readonly atMs: number
}

/** Moves what is held for customers. The sum never falls below zero: the table refuses it. */
export async function moveCredit(tx: Tx, movements: readonly CreditMovement[]): Promise<void> {
  const moved = movements.filter(({ minor }) => minor !== 0n)
  if (moved.length === 0) return
  const sums = Map.groupBy(moved, ({ customerId, currency }) => `${customerId} ${currency}`)
  const rows = [...sums.values()].map((some) => ({
    tenant_id: some[0]!.tenantId,
    customer_id: some[0]!.customerId,
    currency: some[0]!.currency,
    minor: String(some.reduce((total, { minor }) => total + minor, 0n)),
  }))
  // What is taken stands there already; what is kept may be the first of its kind.
  const taken = rows.filter((row) => row.minor.startsWith('-'))
  const kept = rows.filter((row) => !row.minor.startsWith('-'))
  await tx`
    update sales.customer_credit c set minor = c.minor + r.minor
      from jsonb_to_recordset(${tx.json(taken)}) as r (customer_id text, currency text, minor bigint)
     where c.customer_id = r.customer_id and c.currency = r.currency`
  await tx`
    insert into sales.customer_credit as c (tenant_id, customer_id, currency, minor)
    select r.tenant_id, r.customer_id, r.currency, r.minor
      from jsonb_to_recordset(${tx.json(kept)}) as r (tenant_id text, customer_id text, currency text, minor bigint)
     order by r.customer_id, r.currency
    on conflict (tenant_id, customer_id, currency) do update set minor = c.minor + excluded.minor`
  await insertAll(
    tx,
    'sales.credit_movement',
    moved.map((movement) => ({
      tenant_id: movement.tenantId,
      document_id: movement.documentId,
      customer_id: movement.customerId,
      currency: movement.currency,
      minor: movement.minor,
      transaction_id: movement.transactionId,
      at: new Date(movement.atMs),
    })),
  )
}

/** What a credit note added to what is held for its customer. */
export async function keptBy(tx: Tx, documentId: string): Promise<bigint> {
  const [row] = await tx<{ minor: bigint }[]>`
    select minor from sales.credit_movement where document_id = ${documentId}`
  return row?.minor ?? 0n
}
