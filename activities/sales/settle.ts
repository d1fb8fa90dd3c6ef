import { asTenant, type Db, type Tx } from '../../adapters/postgres/client.ts'
import {
  featuresOf,
  markPaid,
  markUncollectible,
  noteRefund,
} from '../../adapters/postgres/sales/invoices.ts'
import { planVersionsOf } from '../../adapters/postgres/sales/plans.ts'
import {
  beginPaid,
  endUnpaid,
  stillOwing,
  subscriptionsOf,
} from '../../adapters/postgres/sales/settled.ts'
import {
  fromSubscriptionRow,
  type SubscriptionRow,
} from '../../adapters/postgres/sales/subscriptions.ts'
import type { InvoiceId, TenantId } from '../../domain/ids.ts'
import type { Payment, Rights, SalesPorts, Settled } from '../../workflows/sales/ports.ts'
import { rightsFor } from './turns/rights.ts'

/** Marks invoices paid, once, and says what they let their customers in to. */
export function settle(db: Db): SalesPorts['settle'] {
  return async (payments) => {
    const byTenant = Map.groupBy(payments, (payment) => payment.tenantId)
    const settled = new Map<string, Settled>()
    for (const [tenantId, some] of byTenant) {
      const found = await asTenant(db, tenantId, (tx) => settleTenant(tx, some))
      for (const one of found) settled.set(one.invoiceId, one)
    }
    return payments.map(({ invoiceId }) => settled.get(invoiceId) ?? { invoiceId, features: [] })
  }
}

async function settleTenant(tx: Tx, payments: readonly Payment[]): Promise<Settled[]> {
  const loud = payments.flatMap(({ invoiceId, quiet }) => (quiet === true ? [] : [invoiceId]))
  const [, features] = await Promise.all([
    markPaid(tx, payments),
    loud.length === 0 ? new Map<InvoiceId, string[]>() : featuresOf(tx, loud),
    beginPaid(
      tx,
      payments.map(({ invoiceId }) => invoiceId),
    ),
  ])
  const rights = await rightsOfAll(tx, {
    invoiceIds: loud.filter((invoiceId) => !features.has(invoiceId)),
    counts: () => true,
    owing: stillOwing,
  })
  return payments.map(({ invoiceId }) => {
    const right = rights.get(invoiceId)
    const named = features.get(invoiceId) ?? []
    return { invoiceId, features: named, ...(right === undefined ? {} : { rights: right }) }
  })
}

type Asked = {
  readonly invoiceIds: readonly InvoiceId[]
  /** Which states count; over is over in any case. */
  readonly counts: (state: SubscriptionRow['state']) => boolean
  /** Which subscriptions to leave alone, because another invoice of theirs stands open. */
  readonly owing?: typeof stillOwing
}

/** What subscriptions' invoices let in to; nothing for a purchase's, or where it is over. */
async function rightsOfAll(
  tx: Tx,
  { invoiceIds, counts, owing }: Asked,
): Promise<Map<InvoiceId, Rights>> {
  if (invoiceIds.length === 0) return new Map()
  const rows = await subscriptionsOf(tx, invoiceIds)
  const open = await owing?.(
    tx,
    [...rows.values()].map((row) => row.subscription_id),
  )
  const alive = [...rows].filter(
    ([, row]) =>
      row.state !== 'cancelled' &&
      row.starts_at !== null &&
      counts(row.state) &&
      open?.has(row.subscription_id) !== true,
  )
  const plans = await planVersionsOf(
    tx,
    alive.map(([, row]) => ({ planId: row.plan_id, version: row.plan_version })),
  )
  return new Map(
    alive.flatMap(([invoiceId, row]) => {
      const plan = plans.get(`${row.plan_id}@${row.plan_version}`)
      return plan === undefined
        ? []
        : [[invoiceId, rightsFor(fromSubscriptionRow(row), plan)] as const]
    }),
  )
}

/** The smaller steps of an invoice's later life; each safe to repeat. */
export const afterwards = (
  db: Db,
): Pick<SalesPorts, 'recordRefund' | 'markUncollectible' | 'featuresOf' | 'rightsOf'> => ({
  recordRefund: ({ tenantId, invoiceId, refunded }) =>
    asTenant(db, tenantId, (tx) => noteRefund(tx, { invoiceId, refundedMinor: refunded.minor })),

  markUncollectible: ({ tenantId, invoiceId }) =>
    asTenant(db, tenantId, async (tx) => {
      await Promise.all([markUncollectible(tx, invoiceId), endUnpaid(tx, invoiceId)])
    }),

  featuresOf: ({ tenantId, invoiceId }) =>
    asTenant(db, tenantId, async (tx) => (await featuresOf(tx, [invoiceId])).get(invoiceId) ?? []),

  rightsOf: (invoice: { tenantId: TenantId; invoiceId: InvoiceId }) =>
    asTenant(db, invoice.tenantId, async (tx) =>
      (
        await rightsOfAll(tx, {
          invoiceIds: [invoice.invoiceId],
          counts: (state) => state !== 'pending', // No grace keeps in whom nobody has let in yet.
        })
      ).get(invoice.invoiceId),
    ),
})
