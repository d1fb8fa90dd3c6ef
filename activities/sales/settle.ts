import { asTenant, type Db, type Tx } from '../../adapters/postgres/client.ts'
import {
  featuresOf,
  markPaid,
  markUncollectible,
  noteRefund,
} from '../../adapters/postgres/sales/invoices.ts'
import { planVersionsOf } from '../../adapters/postgres/sales/plans.ts'
import { beginPaid, endUnpaid, subscriptionsOf } from '../../adapters/postgres/sales/settled.ts'
import { fromSubscriptionRow } from '../../adapters/postgres/sales/subscriptions.ts'
import type { InvoiceId } from '../../domain/ids.ts'
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
  const about = await subscriptionsOf(
    tx,
    loud.filter((invoiceId) => !features.has(invoiceId)),
  )
  const rights = await rightsIn(tx, about)
  return payments.map(({ invoiceId }): Settled => {
    const named = { invoiceId, features: features.get(invoiceId) ?? [] }
    const right = rights.get(invoiceId)
    return right === undefined ? named : { ...named, rights: right }
  })
}

/** Invoices, and the subscriptions that they are for. */
type Subscribed = Awaited<ReturnType<typeof subscriptionsOf>>

/** What subscriptions' invoices let in to; nothing for one that is over, or never began. */
async function rightsIn(tx: Tx, about: Subscribed): Promise<Map<InvoiceId, Rights>> {
  const alive = [...about].filter(([, row]) => row.state !== 'cancelled' && row.starts_at !== null)
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

/** What an invoice would let in to. No grace keeps in whom nobody has let in yet. */
async function rightsOf(tx: Tx, invoiceId: InvoiceId): Promise<Rights | undefined> {
  const about = await subscriptionsOf(tx, [invoiceId])
  if (about.get(invoiceId)?.state === 'pending') return undefined
  return (await rightsIn(tx, about)).get(invoiceId)
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

  rightsOf: ({ tenantId, invoiceId }) => asTenant(db, tenantId, (tx) => rightsOf(tx, invoiceId)),
})
