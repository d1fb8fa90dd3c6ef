import { newId } from '../adapters/new-id.ts'
import type { Tx } from '../adapters/postgres/client.ts'
import { hasMethod } from '../adapters/postgres/payments/list-methods.ts'
import { ownerOfSubscription } from '../adapters/postgres/sales/commands.ts'
import { findCustomer } from '../adapters/postgres/sales/customers.ts'
import { listLegalEntities } from '../adapters/postgres/sales/legal-entities.ts'
import { allLatestPlans, latestPlans } from '../adapters/postgres/sales/plans.ts'
import { requestSubscription } from '../adapters/postgres/sales/request-subscription.ts'
import type { CustomerId, EventId, SubscriptionId, TenantId, TransactionId } from '../domain/ids.ts'
import type { Currency } from '../domain/money/currency.ts'
import { nearest } from '../domain/sales/nearest.ts'
import type { PlanVersion } from '../domain/sales/plan.ts'
import type { SubscriptionRequested } from '../domain/sales/subscription-event.ts'
import type { CloudEvent } from './cloud-event.schema.ts'
import { IntakeRefusal, type RefusalDetail } from './intake-refusal.ts'

/** What an event is about by our ids: a subscription's, or a new one's; none for other events. */
export async function subjectOf(
  tx: Tx,
  event: CloudEvent,
): Promise<{ subscriptionId: SubscriptionId; customerId?: CustomerId } | undefined> {
  if (event.type === 'subscription.requested') return { subscriptionId: newId('subscription') }
  if (
    event.type !== 'subscription.change.requested' &&
    event.type !== 'subscription.cancel.requested'
  )
    return undefined
  const owner = await ownerOfSubscription(tx, event.data.subscription)
  if (owner !== undefined) return owner
  throw new IntakeRefusal({
    code: 'subscription-not-found',
    status: 404,
    message: `There is no subscription "${event.data.subscription}".`,
    fix: 'Name it by our id "sub_…", or by the key with which it was requested.',
    errors: [{ pointer: '/data/subscription', message: 'is not known' }],
  })
}

type Requested = {
  readonly tenantId: TenantId
  readonly subscriptionId: SubscriptionId
  readonly customerId: CustomerId
  readonly eventId: EventId
  readonly transactionId: TransactionId
  readonly provider: string
  readonly data: SubscriptionRequested
}

/** Notes a new subscription, or says why it cannot be: nothing of the event is kept then. */
export async function request(tx: Tx, requested: Requested): Promise<void> {
  const { tenantId, subscriptionId, customerId, eventId, transactionId, data } = requested
  const plan = (await latestPlans(tx, [data.plan])).get(data.plan)
  if (plan === undefined) throw new IntakeRefusal(await noPlan(tx, data.plan))
  const currency = await currencyOf(tx, { plan, customerId, asked: data.currency })
  await checkTrial(tx, { plan, requested })
  await checkSeller(tx, data.legalEntity)
  const fresh = await requestSubscription(tx, {
    tenantId,
    subscriptionId,
    key: data.subscription,
    customerId,
    sellerKey: data.legalEntity,
    planId: plan.planId,
    planVersion: plan.version,
    quantity: data.quantity,
    currency,
    discountPercent: data.discountPercent,
    country: data.country,
    eventId,
    transactionId,
  })
  if (!fresh) throw new IntakeRefusal(taken(data.subscription))
}

async function checkSeller(tx: Tx, name: string): Promise<void> {
  const known = (await listLegalEntities(tx)).map((seller) => seller.key)
  if (known.includes(name)) return
  const meant = nearest(name, known)
  throw new IntakeRefusal({
    code: 'seller-not-found',
    status: 422,
    message: `There is no legal entity "${name}".`,
    fix:
      meant === undefined
        ? `Make it with PUT /v1/legal-entities/${name}, or name one that there is.`
        : `Did you mean "${meant}"?`,
    errors: [{ pointer: '/data/legalEntity', message: 'is not known' }],
  })
}

async function noPlan(tx: Tx, name: string): Promise<RefusalDetail> {
  const meant = nearest(
    name,
    (await allLatestPlans(tx)).map((plan) => plan.key),
  )
  const hint = meant === undefined ? '' : ` Did you mean "${meant}"?`
  return {
    code: 'plan-not-found',
    status: 422,
    message: `There is no plan "${name}".${hint}`,
    fix: 'Make it with PUT /v1/plans, or name one that GET /v1/plans lists.',
    errors: [{ pointer: '/data/plan', message: 'is not known' }],
  }
}

async function currencyOf(
  tx: Tx,
  {
    plan,
    customerId,
    asked,
  }: {
    readonly plan: PlanVersion
    readonly customerId: CustomerId
    readonly asked: Currency | undefined
  },
): Promise<Currency> {
  // Every price of a plan is in the same currencies: its schema holds it to that.
  const sold = Object.keys(plan.prices[0]?.amounts ?? {}) as Currency[]
  const own = (await findCustomer(tx, { id: customerId }))?.currency ?? undefined
  const wanted = asked ?? sold.find((currency) => currency === own)
  const currency = wanted ?? (sold.length === 1 ? sold[0] : undefined)
  if (currency !== undefined && sold.includes(currency)) return currency
  throw new IntakeRefusal({
    code: 'currency-not-sold',
    status: 422,
    message:
      currency === undefined
        ? `The plan "${plan.key}" is sold in several currencies.`
        : `The plan "${plan.key}" has no price in ${currency}.`,
    fix: `Send one of: ${sold.join(', ')}.`,
    errors: [{ pointer: '/data/currency', message: 'is not one that the plan is sold in' }],
  })
}

async function checkTrial(
  tx: Tx,
  { plan, requested }: { readonly plan: PlanVersion; readonly requested: Requested },
): Promise<void> {
  const { customerId, provider, data } = requested
  if (plan.trial?.needs !== 'payment-method' || data.paymentMethod !== undefined) return
  if (await hasMethod(tx, { customerId, provider })) return
  throw new IntakeRefusal({
    code: 'payment-method-missing',
    status: 422,
    message: `A trial of "${plan.key}" begins with a payment method on file.`,
    fix: 'Send "paymentMethod" with the token of one, or payment-method.updated before.',
    errors: [{ pointer: '/data/paymentMethod', message: 'is missing' }],
  })
}

const taken = (key: string): RefusalDetail => ({
  code: 'subscription-already-requested',
  status: 409,
  message: `The subscription "${key}" was requested by another event.`,
  fix: 'Request each subscription once; to repeat an event, send it with the same source and id.',
  errors: [{ pointer: '/data/subscription', message: 'is not new' }],
})
