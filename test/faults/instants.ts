import type { Db } from '../../adapters/postgres/client.ts'
import type { TestEngine } from '../engine.ts'
import type { Buyer } from '../scenarios/buyer.ts'
import type { Story } from '../scenarios/story.ts'
import { eventually } from '../engine/eventually.ts'
import type { Bouncer, Held } from './locks.ts'
import type { openHttpWire } from './wire.ts'

/** One order on its way, and the means to stop it. */
export type Journey = {
  readonly story: Story
  readonly buyer: Buyer
  readonly bouncer: Bouncer
  readonly provider: Awaited<ReturnType<typeof openHttpWire>>
  /** What the charge of this order says on the wire, and of no other. */
  readonly amount: string
  /** Places the order, billed or not, and does not wait for what becomes of it. */
  readonly place: () => Promise<{
    readonly order: string
    readonly eventId: string
    readonly start: () => Promise<void>
  }>
}

/** How an order is brought to an instant. What it answers is done while Temporal hears nothing any more. */
export type Instant = (journey: Journey) => Promise<void | (() => Promise<void>)>

/**
 * Instants at which a worker dies with a step half done. Those who bill, and those who settle, go
 * together and wait for each other: whoever stands there comes last.
 */
export const halfDone: Readonly<Record<string, Instant>> = {
  async 'before the provider hears of the customer'({ provider, buyer, place }) {
    const reached = provider.stopAt(buyer.id, 'before')
    await (await place()).start()
    await reached
  },

  async 'the provider has the card, we have not noted it'(journey) {
    const { start } = await journey.place()
    const held = await holdCard(journey)
    await start()
    await held.untilSomebodyWaits()
  },

  async 'before the attempt is written'(journey) {
    const { story, buyer } = journey
    await story.attached(buyer, 'pm_card_visa')
    const { start } = await journey.place()
    const held = await holdCard(journey)
    await start()
    await held.untilSomebodyWaits()
  },

  async 'before the charge reaches the provider'(journey) {
    await atCharge(journey, 'before')
  },

  async 'charged, and the answer not heard'(journey) {
    await atCharge(journey, 'after')
  },

  async 'charged, and half the answer heard'(journey) {
    await atCharge(journey, 'half-answered')
  },

  async 'the answer is heard and not yet written'(journey) {
    await atRow(
      journey,
      (sql, invoiceId) =>
        sql`select from payments.collection where invoice_id = ${invoiceId} for update`,
    )
  },

  async 'inside the grant of access'(journey) {
    const { tenantId } = journey.story.engine
    // The same right, granted by somebody who never commits.
    await atRow(
      journey,
      (sql, invoiceId) => sql`
        insert into access.entitlement
          (tenant_id, grant_id, customer_id, feature, cause_kind, cause_id, standing, starts_at, transaction_id)
        values (${tenantId}, ${`gra_${invoiceId}`}, ${journey.buyer.id}, 'course', 'purchase', ${invoiceId}, 'paid', now(), '')`,
    )
  },

  async 'inside settle'(journey) {
    await atRow(
      journey,
      (sql, invoiceId) => sql`select from sales.invoice where invoice_id = ${invoiceId} for update`,
    )
  },

  async 'before the invoice is written'(journey) {
    const { held } = await atPurchase(journey)
    await held.untilSomebodyWaits()
  },
}

/** Instants at which a worker dies with a step committed, and its workflow has not heard of it. */
export const unheard: Readonly<Record<string, Instant>> = {
  async 'settled, and its workflow has not heard of it'(journey) {
    const { held, invoiceId } = await atRow(
      journey,
      (sql, invoiceId) => sql`select from sales.invoice where invoice_id = ${invoiceId} for update`,
    )
    return async () => {
      await held.letGo()
      await eventually('settled', () =>
        rows(
          journey,
          (sql) =>
            sql`select from sales.invoice where invoice_id = ${invoiceId} and status = 'paid'`,
        ),
      )
    }
  },

  async 'the answer is written, its workflow has not heard of it'(journey) {
    const { held, invoiceId } = await atRow(
      journey,
      (sql, invoiceId) =>
        sql`select from payments.collection where invoice_id = ${invoiceId} for update`,
    )
    return async () => {
      await held.letGo()
      await eventually('a payment', () =>
        rows(
          journey,
          (sql) =>
            sql`select from payments.intent where invoice_id = ${invoiceId} and status = 'succeeded'`,
        ),
      )
    }
  },

  async 'the invoice is committed, its workflow has not heard of it'(journey) {
    const { held, order } = await atPurchase(journey)
    await held.untilSomebodyWaits()
    return async () => {
      await held.letGo()
      await eventually('an invoice', () =>
        rows(journey, (sql) => sql`select from sales.document where order_key = ${order}`),
      )
    }
  },
}

async function atPurchase(journey: Journey) {
  const { order, start, eventId } = await journey.place()
  const held = await journey.bouncer.hold(
    (tx) => tx`select from sales.purchase where event_id = ${eventId} for update`,
  )
  await start()
  return { held, order }
}

const holdCard = ({ bouncer, buyer }: Journey): Promise<Held> =>
  bouncer.hold((tx) => tx`select from payments.method where customer_id = ${buyer.id} for update`)

async function atCharge(
  journey: Journey,
  stop: 'before' | 'after' | 'half-answered',
): Promise<string> {
  const reached = journey.provider.stopAt(journey.amount, stop)
  const { order, start } = await journey.place()
  await start()
  await reached
  return order
}

/** Holds a row of an order's invoice from the charge on, so that the next who needs it stands there. */
async function atRow(
  journey: Journey,
  take: (sql: Bouncer['sql'], invoiceId: string) => Promise<unknown>,
) {
  const order = await atCharge(journey, 'after')
  const { invoice_id: invoiceId } = await journey.story.invoice(order)
  // A transaction speaks the language of its connection.
  const held = await journey.bouncer.hold((tx) => take(tx as unknown as Bouncer['sql'], invoiceId))
  journey.provider.letGo(journey.amount)
  await held.untilSomebodyWaits()
  return { held, invoiceId }
}

async function rows(
  { story }: Journey,
  look: (system: Db) => Promise<readonly unknown[]>,
): Promise<boolean> {
  return (await look(story.engine.parts.system)).length > 0
}

/** What becomes of all orders: how often the provider charged each invoice. */
export function chargesByInvoice({
  simulator,
}: Pick<TestEngine, 'simulator'>): Map<string, number> {
  const charges = new Map<string, number>()
  for (const { kind, metadata } of simulator.book()) {
    const invoice = metadata['invoice'] ?? ''
    if (kind === 'capture') charges.set(invoice, (charges.get(invoice) ?? 0) + 1)
  }
  return charges
}
