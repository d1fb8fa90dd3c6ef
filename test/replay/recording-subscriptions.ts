import { asTenant } from '../../adapters/postgres/client.ts'
import { putRenewalSettings } from '../../adapters/postgres/sales/renewal-settings.ts'
import type { InvoiceId, SubscriptionId } from '../../domain/ids.ts'
import { collectionId } from '../../workflows/payments/contract.ts'
import {
  clockWorkflowId,
  queue,
  subscriptionWorkflowId,
  usagePeriodId,
} from '../../workflows/sales/contract.ts'
import type { Buyer } from '../scenarios/buyer.ts'
import type { Story } from '../scenarios/story.ts'
import { flat } from '../scenarios/subscription-verbs.ts'

export type Keep = (name: string, id: string) => Promise<void>

const visa = { paymentMethod: 'pm_card_visa' }
const broke = { paymentMethod: 'pm_card_chargeCustomerFailInsufficientFunds' }
const april = '2026-04-02T10:00:00+02:00'

/** Tells stories of subscriptions, and keeps each run that they make. */
export async function subscriptions(story: Story, keep: Keep): Promise<void> {
  const anna = await story.buyer()
  const [plan, large] = [await story.plan(), await story.plan({ prices: [flat('40.00')] })]
  const { key } = await story.subscribe(anna, { plan: plan.key, ...visa })
  const kept = async (name: string, of = key) =>
    keep(`subscription-${name}`, subscriptionWorkflowId(await idOf(story, of)))
  await kept('begun')
  await story.change(key, { plan: large.key, when: 'now' })
  await kept('changed')
  await story.advance(april)
  await kept('renewed')
  await keep('clock-renewed', clockWorkflowId(story.clockId))
  await story.stop(key, { when: 'now', settle: 'refund' })
  await kept('cancelled')
  await story.change(key, { quantity: '2' })
  await kept('refused')

  const ben = await story.buyer()
  const slow = story.subscribe(ben, { plan: plan.key, paymentMethod: 'pm_card_slow' })
  const waits = await pendingOf(story, ben)
  await story.until('the charge to begin', async () => charging(story, ben))
  await kept('running', waits)
  await slow
}

/** Collections of subscriptions' invoices: paid in the end, ended meanwhile, given up. */
export async function owed(story: Story, keep: Keep): Promise<void> {
  const plan = await story.plan()
  const [anna, ben, cleo] = [await story.buyer(), await story.buyer(), await story.buyer()]
  const keys: string[] = []
  for (const buyer of [anna, ben, cleo]) {
    keys.push((await story.subscribe(buyer, { plan: plan.key, ...visa })).key)
    await story.silentCard(buyer, broke.paymentMethod)
  }
  await story.advance(april)
  const ids = await Promise.all(keys.map((key) => newestInvoice(story, key)))
  const [paid, ended, gaveUp] = ids.map(collectionId)
  if (paid === undefined || ended === undefined || gaveUp === undefined)
    throw new Error('Three are owed.')
  const result = (id: string) => story.engine.parts.client.workflow.getHandle(id).result()
  await keep('collection-subscription-waiting', paid)
  await story.newCard(anna, 'pm_card_visa')
  await result(paid)
  await keep('collection-subscription-recovered', paid)
  await story.stop(keys[1] ?? '', { when: 'now' })
  await story.newCard(ben, 'pm_card_visa')
  await result(ended)
  await keep('collection-subscription-ended', ended)
  await story.advance('2026-06-02T10:00:00+02:00')
  await result(gaveUp)
  await keep('collection-subscription-gave-up', gaveUp)
}

/** Usage that is rated by runs of its own: invoiced, nothing to bill, and one under way. */
export async function usage(story: Story, keep: Keep): Promise<void> {
  await story.grace(24)
  await story.meter('calls')
  const price = flat('0', {
    key: 'calls',
    timing: 'arrears',
    meter: 'calls',
    amounts: { CHF: { kind: 'per-unit', unitAmount: '1.00' } },
  })
  const plan = await story.plan({ prices: [flat('10.00'), price] })
  const [anna, ben, cleo] = [await story.buyer(), await story.buyer(), await story.buyer()]
  const runs: string[] = []
  for (const buyer of [anna, ben, cleo]) {
    const { key } = await story.subscribe(buyer, { plan: plan.key, ...visa })
    runs.push(usagePeriodId({ subscriptionId: await idOf(story, key), usageOf: 0 }))
    if (buyer !== ben) await story.use(buyer, { meter: 'calls', quantity: '3' })
  }
  await story.advance(april)
  await story.silentCard(cleo, 'pm_card_slow')
  const moving = story.advance('2026-04-04T10:00:00+02:00')
  await story.until('the charge to begin', async () => charging(story, cleo))
  await keep('usagePeriod-running', runs[2] ?? '')
  await moving
  await keep('usagePeriod-rated', runs[0] ?? '')
  await keep('usagePeriod-nothing', runs[1] ?? '')
}

/** The schedule's runs: a few that are woken, many in a chunk, and a chunk under way. */
export async function renewalsOf(story: Story, keep: Keep): Promise<void> {
  await renewals(story, { name: 'woken', above: 10, keep })
  await renewals(story, { name: 'chunk', above: 0, keep })
  await renewals(story, { name: 'running', above: 0, keep })
}

type Renewals = { readonly name: string; readonly above: number; readonly keep: Keep }

async function renewals(story: Story, { name, above, keep }: Renewals): Promise<void> {
  const { parts, tenantId } = story.engine
  await asTenant(parts.db, tenantId, (tx) =>
    putRenewalSettings(tx, { tenantId, settings: { coalesceAbove: above, chunkSize: 100 } }),
  )
  const plan = await story.plan({ interval: { unit: 'day', count: 1 } })
  const buyers = [await story.realBuyer(), await story.realBuyer()]
  for (const buyer of buyers) {
    const { key } = await story.subscribe(buyer, { plan: plan.key, ...visa })
    if (name === 'running') await story.silentCard(buyer, 'pm_card_slow')
    await begunYesterday(story, key)
  }
  const handle = await parts.client.workflow.start('renewals', {
    taskQueue: queue,
    workflowId: `renewals-${name}`,
    args: [{ reaches: parts.reaches }],
  })
  const [first] = buyers
  if (name !== 'running') await handle.result()
  else if (first !== undefined)
    await story.until('the charge to begin', async () => charging(story, first))
  await keep(`renewals-${name}`, `renewals-${name}`)
  await handle.result()
  await story.until('they renew', async () => !(await isDue(story)))
}

/** The world's time is not waited for: what began today by the day is due. */
const begunYesterday = ({ engine }: Story, key: string) =>
  asTenant(
    engine.parts.db,
    engine.tenantId,
    (tx) => tx`
      update sales.subscription
         set anchor_on = anchor_on - 1, starts_at = starts_at - interval '1 day',
             ends_at = ends_at - interval '1 day', due_at = due_at - interval '1 day' where key = ${key}`,
  )

async function idOf({ engine }: Story, key: string): Promise<SubscriptionId> {
  const [row] = await engine.parts.system<{ id: SubscriptionId }[]>`
    select subscription_id as id from sales.subscription where key = ${key}`
  if (row === undefined) throw new Error(`There is no subscription ${key}.`)
  return row.id
}

const pendingOf = ({ engine, until }: Story, buyer: Buyer): Promise<string> =>
  until('it is requested', async () => {
    const [row] = await engine.parts.system<{ key: string }[]>`
      select key from sales.subscription where customer_id = ${buyer.id} and state = 'pending'`
    return row?.key
  })

async function newestInvoice({ engine }: Story, key: string): Promise<InvoiceId> {
  const [row] = await engine.parts.system<{ id: InvoiceId }[]>`
    select d.document_id as id from sales.document d join sales.subscription s using (tenant_id, subscription_id)
     where s.key = ${key} and d.kind = 'invoice' order by d.finalized_at desc limit 1`
  if (row === undefined) throw new Error(`${key} has no invoice.`)
  return row.id
}

async function charging({ engine }: Story, buyer: Buyer): Promise<boolean> {
  const rows = await engine.parts.system`
    select from payments.intent where customer_id = ${buyer.id} and status = 'pending'`
  return rows.length > 0
}

async function isDue({ engine }: Story): Promise<boolean> {
  const rows = await engine.parts.system`
    select from sales.subscription where due_at <= now() and clock_id is null`
  return rows.length > 0
}
