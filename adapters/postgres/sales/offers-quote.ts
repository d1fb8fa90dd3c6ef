import { dateIn } from '../../../domain/dates.ts'
import type { CustomerId, PlanId, SubscriptionId, TenantId } from '../../../domain/ids.ts'
import { type Currency, isCurrency } from '../../../domain/money/currency.ts'
import type { PlanVersion } from '../../../domain/sales/plan.ts'
import { usageRules } from '../../../domain/sales/profiles.ts'
import { isRefusal, type Refusal } from '../../../domain/sales/refusal.ts'
import { type Turn } from '../../../domain/sales/turn.ts'
import { begin } from '../../../domain/sales/turn-begin.ts'
import { change } from '../../../domain/sales/turn-change.ts'
import { upgradeOf } from '../../../domain/sales/upgrade.ts'
import { quoteUpgrade, type UpgradeQuote } from '../../../domain/sales/upgrade-quote.ts'
import { arithmeticOf } from '../../document/arithmetic.ts'
import { newId } from '../../new-id.ts'
import type { Tx } from '../client.ts'
import { currentProfile } from './catalogue.ts'
import { type CustomerRow, findCustomer } from './customers.ts'
import type { OfferLine } from './offers-row.ts'
import { leadingSubscription } from './offers-standing.ts'
import { allLatestPlans, planVersionsOf } from './plans.ts'
import { readOriginals, readSituations } from './situations.ts'
import { subscriptionsNamed } from './subscriptions.ts'

/** Who wants which feature. */
export type Wish = {
  readonly tenantId: TenantId
  readonly customerId: CustomerId
  readonly feature: string
  /** Units of it that are used. */
  readonly used?: string
  /** A plan that was offered before; absent: the best there is. */
  readonly planId?: PlanId
}

export type Quoted = UpgradeQuote & {
  readonly kind: 'quoted'
  readonly subscriptionId: SubscriptionId | null
  readonly locale: string
}

export type NoUpgrade = { readonly kind: 'none'; readonly because: string }

const none = (because: string): NoUpgrade => ({ kind: 'none', because })

/** What an upgrade that gives the feature would cost at this moment. Nothing is written. */
export async function quoteFor(tx: Tx, wish: Wish): Promise<Quoted | NoUpgrade> {
  const { customerId, feature } = wish
  const [customer, standing, plans] = await Promise.all([
    findCustomer(tx, { id: customerId }),
    leadingSubscription(tx, { customerId, feature }),
    allLatestPlans(tx),
  ])
  if (customer === undefined) return none('there is no such customer')
  if (standing !== undefined && standing.hindrance !== null) return none(standing.hindrance)
  const asked = { wish, customer, plans }
  return standing === undefined ? firstPlan(tx, asked) : otherPlan(tx, asked, standing.id)
}

type Asked = {
  readonly wish: Wish
  readonly customer: CustomerRow
  readonly plans: readonly PlanVersion[]
}

/** The way to the feature for somebody who has a subscription: another plan, now. */
async function otherPlan(
  ...[tx, asked, id]: [Tx, Asked, SubscriptionId]
): Promise<Quoted | NoUpgrade> {
  const row = (await subscriptionsNamed(tx, [id])).find((one) => one.subscription_id === id)
  if (row === undefined) throw new Error(`The subscription ${id} is gone.`)
  const ref = { planId: row.plan_id, version: row.plan_version }
  const before = (await planVersionsOf(tx, [ref])).get(`${ref.planId}@${ref.version}`)
  const plan = chosen(asked, { ...row, ...(before === undefined ? {} : { plan: before }) })
  if (plan === undefined) return none('no plan gives more of it')
  const profile = await currentProfile(tx)
  const known = await readSituations(tx, [row], { profile, plans: [plan.planId] })
  const turn = change(known.situationOf(row), {
    plan: { planId: plan.planId, version: plan.version },
    when: 'now',
  })
  return priced(tx, {
    ...asked,
    plan,
    turn,
    currency: row.currency,
    country: row.country ?? row.customer_address.country,
    on: dateIn(row.own_zone, row.now_at.getTime()),
    subscriptionId: id,
  })
}

/** The way to it for somebody who has none: a first one, one seat of it. */
async function firstPlan(tx: Tx, asked: Asked): Promise<Quoted | NoUpgrade> {
  const { customer, plans, wish } = asked
  const { tenantId, customerId } = wish
  const currency = currencyFor(customer, plans)
  if (currency === undefined) return none('it is not known in which currency they pay')
  const plan = chosen(asked, { quantity: '1', currency })
  if (plan === undefined) return none('no plan gives it')
  const [[time], profile] = await Promise.all([
    tx<{ at: Date }[]>`select platform.now_for(${tenantId}, ${customerId}) as at`,
    currentProfile(tx),
  ])
  const nowMs = time?.at.getTime() ?? 0
  const turn = begin({
    subscription: {
      subscriptionId: newId('subscription'),
      customerId,
      plan: { planId: plan.planId, version: plan.version },
      quantity: '1',
      currency,
      state: 'requested',
      zone: customer.zone,
      charged: [],
    },
    planOf: () => plan,
    tallies: [],
    ownMeters: [],
    graceHours: usageRules(profile).graceHours,
    nowMs,
  })
  const { country } = customer.address
  const on = dateIn(customer.zone, nowMs)
  return priced(tx, { ...asked, plan, turn, currency, country, on, subscriptionId: null })
}

function chosen(
  { wish, plans }: Asked,
  holding: Pick<Parameters<typeof upgradeOf>[0]['holding'], 'quantity' | 'currency' | 'plan'>,
): PlanVersion | undefined {
  const { feature, used, planId } = wish
  const { quantity, currency, plan } = holding
  return upgradeOf({
    plans: planId === undefined ? plans : plans.filter((one) => one.planId === planId),
    feature,
    holding: {
      quantity,
      currency,
      ...(plan === undefined ? {} : { plan }),
      ...(used === undefined ? {} : { used }),
    },
  })
}

/** Their own, else the only one in which anything is sold. */
function currencyFor(
  { currency }: CustomerRow,
  plans: readonly PlanVersion[],
): Currency | undefined {
  if (currency !== null) return isCurrency(currency) ? currency : undefined
  const sold = new Set(
    plans.flatMap(({ prices }) => prices.flatMap(({ amounts }) => Object.keys(amounts))),
  )
  const [only] = sold
  return sold.size === 1 && only !== undefined && isCurrency(only) ? only : undefined
}

async function priced(
  tx: Tx,
  found: Asked & {
    readonly plan: PlanVersion
    readonly turn: Turn | Refusal
    readonly currency: Currency
    readonly country: string
    readonly on: string
    readonly subscriptionId: SubscriptionId | null
  },
): Promise<Quoted | NoUpgrade> {
  const { turn, plan, currency, country, on, subscriptionId, customer } = found
  if (isRefusal(turn)) return none(turn.message)
  const [profile, originals, held] = await Promise.all([
    currentProfile(tx),
    readOriginals(tx, [...new Set(turn.reversals.map(({ invoiceId }) => invoiceId))]),
    tx<{ minor: bigint }[]>`
      select minor from sales.customer_credit
       where customer_id = ${customer.customer_id} and currency = ${currency}`,
  ])
  const setting = { profile, country, taxPoint: on, originals }
  const heldMinor = held[0]?.minor ?? 0n
  const quote = quoteUpgrade({ turn, plan, currency, setting, heldMinor })
  if (isRefusal(quote)) return none(quote.message)
  return { kind: 'quoted', ...quote, subscriptionId, locale: customer.locale }
}

/** The sums of a quote as they are kept and shown, their arithmetic in the customer's language. */
export const linesOf = ({ sums, locale }: Quoted): OfferLine[] =>
  sums.map(({ kind, description, period, minor, steps }) => ({
    kind,
    description,
    period: period ?? null,
    minor: String(minor),
    explained: arithmeticOf(steps, locale),
  }))
