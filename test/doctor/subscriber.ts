import { attachToClock } from '../../adapters/postgres/clock-moves.ts'
import { asTenant } from '../../adapters/postgres/client.ts'
import { newId } from '../../adapters/new-id.ts'
import { saveCustomer } from '../../adapters/postgres/sales/customers.ts'
import { dueOnClock } from '../../adapters/postgres/sales/due-on-clock.ts'
import { assert } from '../../domain/assert.ts'
import type { ClockId, EventId, InvoiceId, SubscriptionId } from '../../domain/ids.ts'
import type { PaymentPorts } from '../../workflows/payments/ports.ts'
import type { Steps } from '../../workflows/reach.ts'
import { follow, giveBack } from '../../workflows/sales/follow.ts'
import type { SalesPorts, Turned } from '../../workflows/sales/ports.ts'
import { send, type Shop } from './shop.ts'

/** Ports as a workflow calls them, with a sentence first that nobody reads here. */
function spoken<Ports extends object>(ports: Partial<Ports>): Steps<Ports> {
  const bare = ports as Readonly<Record<string, (...args: unknown[]) => unknown>> // Ports hold nothing but functions.
  const said =
    (name: string) =>
    (_summary: string, ...args: unknown[]) =>
      bare[name]?.(...args)
  // The proxy answers any name; `Ports` is what the compiler holds the caller to.
  return new Proxy({}, { get: (_target, name) => said(String(name)) }) as Steps<Ports>
}

const columnsOf = (shop: Shop) => ({
  sales: spoken<SalesPorts>(shop.sales),
  payments: spoken<PaymentPorts>(shop.payments),
  access: spoken(shop.access),
})

/** A customer with a subscription's key, and what becomes of it, by the steps of its workflow. */
export async function enrol(shop: Shop, { key, clockId }: { key: string; clockId?: ClockId }) {
  const { tenantId } = shop
  await asTenant(shop.db, tenantId, async (tx) => {
    const customerId = await saveCustomer(tx, {
      tenantId,
      transactionId: newId('transaction'),
      draft: { key, email: `${key}@example.com`, name: `Customer ${key}` },
      defaults: { locale: 'en', zone: 'Europe/Zurich', country: 'CH' },
    })
    if (clockId !== undefined) await attachToClock(tx, { tenantId, customerId, clockId })
  })
}

/** An event about a subscription, sent and obeyed. @returns the subscription */
export async function ask(
  shop: Shop,
  { type, data }: { readonly type: string; readonly data: { readonly subscription: string } },
): Promise<SubscriptionId> {
  const id = `${type} ${data.subscription} ${newId('event')}`
  const { eventId } = await send(shop, { type, id, data })
  const [row] = await shop.root<{ subscription_id: SubscriptionId }[]>`
    select subscription_id from sales.subscription where tenant_id = ${shop.tenantId} and key = ${data.subscription}`
  assert(row !== undefined, `${data.subscription} is known`)
  await step(shop, { subscriptionId: row.subscription_id, eventId })
  return row.subscription_id
}

/** One step of a subscription and what follows from it. */
async function step(
  shop: Shop,
  ref: { readonly subscriptionId: SubscriptionId; readonly eventId?: EventId; usageOf?: number },
): Promise<void> {
  const { tenantId } = shop
  const [turned] = await shop.sales.turn([{ tenantId, ...ref }])
  assert(
    turned?.kind === 'done',
    `it is done: ${turned?.kind === 'refused' ? turned.because : turned?.kind}`,
  )
  const columns = columnsOf(shop)
  const [followed] = await follow(columns, { tenantId, turned: [turned] })
  await giveBack(columns, { tenantId, turned })
  if (turned.ends) await end(shop, { turned, ref })
  if (followed === 'collecting' && turned.bill !== undefined)
    await collectLater(shop, turned.bill.invoiceId)
}

type Done = Extract<Turned, { kind: 'done' }>

const end = (
  shop: Shop,
  {
    turned,
    ref,
  }: { readonly turned: Done; readonly ref: { readonly subscriptionId: SubscriptionId } },
) =>
  shop.access.end({
    tenantId: shop.tenantId,
    customerId: turned.customerId,
    transactionId: turned.transactionId,
    cause: { kind: 'subscription', id: ref.subscriptionId },
    because: 'cancelled',
  })

/** The first round of a collection: its next step is planned, and access is kept or ended meanwhile. */
async function collectLater(shop: Shop, invoiceId: InvoiceId): Promise<void> {
  const { tenantId } = shop
  const opened = await shop.payments.open({ tenantId, invoiceId })
  const planned = await shop.payments.plan({
    tenantId,
    invoiceId,
    round: 1,
    outcome: opened.outcome,
  })
  const rights = await shop.sales.rightsOf({ tenantId, invoiceId })
  if (rights === undefined || planned.kind === 'give-up') return
  const { customerId, transactionId } = opened
  const whose = { tenantId, customerId, transactionId }
  if (planned.grace) await shop.access.grant([{ ...whose, ...rights, standing: 'grace' }])
  else await shop.access.end({ ...whose, cause: rights.cause, because: 'unpaid' })
}

/** Moves a clock, and takes what falls due on the way. Collections wait: nobody pays meanwhile. */
export async function advance(
  shop: Shop,
  { clockId, to }: { readonly clockId: ClockId; readonly to: string },
): Promise<void> {
  const { tenantId, root, db } = shop
  const until = new Date(to)
  for (;;) {
    const rows = await asTenant(db, tenantId, (tx) => dueOnClock(tx, clockId))
    const next = rows.find((row) => row.due_at <= until)
    await root`update platform.clock set now_at = ${next?.due_at ?? until} where clock_id = ${clockId}`
    if (next === undefined) return
    assert('subscription_id' in next, 'nothing is offered to anybody')
    const { subscription_id: subscriptionId, period_index: usageOf } = next
    await step(shop, { subscriptionId, ...(usageOf === null ? {} : { usageOf }) })
  }
}
