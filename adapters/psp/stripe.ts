import { Stripe } from 'stripe'
import type { Psp, PspAnswer } from './psp.ts'
import { fromStripeDecline, fromStripeFault, fromStripeIntent } from './stripe-answer.ts'
import { stripeBook } from './stripe-book.ts'
import { charging, refusalIn } from './stripe-charge.ts'
import { stripeClient, type StripeWire } from './stripe-client.ts'
import { refunding } from './stripe-refund.ts'
import { verifying } from './stripe-webhook.ts'

/**
 * Stripe, by its own SDK. Its search index lags by up to a minute, so `lookup` by our id alone must
 * not be believed when it says `absent` sooner than that; with `accountRef` it lists instead.
 *
 * @param returnUrl where a payer lands after confirming on Stripe's page
 */
export function stripePsp(
  options: StripeWire & { readonly webhookSecret: string; readonly returnUrl?: string },
): Psp {
  const stripe = stripeClient(options)
  const returnUrl = options.returnUrl ?? options.apiBase ?? 'https://stripe.com'
  return {
    name: 'stripe',
    saveMethod: savingMethod(stripe),
    charge: charging(stripe, returnUrl),
    lookup: lookingUp(stripe),
    cancel: canceling(stripe),
    refund: refunding(stripe),
    book: () => stripeBook(stripe),
    verifyWebhook: verifying(stripe, options.webhookSecret),
  }
}

const savingMethod =
  (stripe: Stripe): Psp['saveMethod'] =>
  async (order) => {
    try {
      const accountRef = order.accountRef ?? (await openAccount(stripe, order))
      const key = `method/${order.transactionId}/${order.token}`
      const method = await unlessStored(key, (options) =>
        stripe.paymentMethods.attach(order.token, { customer: accountRef }, options),
      )
      return { kind: 'saved', method: fromStripeMethod(method, accountRef) }
    } catch (error) {
      if (error instanceof Stripe.errors.StripeCardError) {
        const { code, decline } = fromStripeDecline(refusalIn(error))
        return { kind: 'declined', code, decline }
      }
      // Attaching moves no money, so a call that never left may simply be made again.
      return { kind: 'unknown', because: fromStripeFault(error).because }
    }
  }

async function openAccount(stripe: Stripe, order: Parameters<Psp['saveMethod']>[0]) {
  const metadata = { tenant: order.tenantId, customer: order.customerId }
  const key = `customer/${order.tenantId}/${order.customerId}`
  const customer = await unlessStored(key, (options) =>
    stripe.customers.create({ metadata }, options),
  )
  return customer.id
}

/**
 * Asks under a key; if the answer is a 500 stored under it, which would come for ever, once more
 * without any. Only for what moves no money: at worst a second customer lies there unused.
 */
async function unlessStored<T>(
  idempotencyKey: string,
  ask: (options: Stripe.RequestOptions) => Promise<T>,
): Promise<T> {
  try {
    return await ask({ idempotencyKey })
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeAPIError)) throw error
    if (error.headers?.['idempotent-replayed'] !== 'true') throw error
    return ask({})
  }
}

const fromStripeMethod = ({ id, card }: Stripe.PaymentMethod, accountRef: string) => ({
  accountRef,
  methodRef: id,
  brand: card?.brand ?? 'unknown',
  last4: card?.last4 ?? '',
  expMonth: card?.exp_month ?? 0,
  expYear: card?.exp_year ?? 0,
})

const lookingUp =
  (stripe: Stripe): Psp['lookup'] =>
  async ({ intentId, ref, accountRef }) => {
    try {
      if (ref !== undefined) return fromStripeIntent(await stripe.paymentIntents.retrieve(ref))
      const found =
        accountRef === undefined
          ? await bySearch(stripe, intentId)
          : await byAccount(stripe, intentId, accountRef)
      return furthest(found.map(fromStripeIntent)) ?? { kind: 'absent' }
    } catch (error) {
      return fromStripeFault(error)
    }
  }

async function bySearch(stripe: Stripe, intentId: string) {
  const { data } = await stripe.paymentIntents.search({ query: `metadata['intent']:'${intentId}'` })
  return data
}

async function byAccount(stripe: Stripe, intentId: string, customer: string) {
  const found: Stripe.PaymentIntent[] = []
  for await (const intent of stripe.paymentIntents.list({ customer, limit: 100 })) {
    if (intent.metadata['intent'] === intentId) found.push(intent)
  }
  return found
}

/** Of several provider objects for one intent, the one that got furthest is the truth. */
const furthest = (answers: readonly PspAnswer[]) =>
  (['succeeded', 'pending', 'requires-action', 'declined', 'canceled'] as const)
    .flatMap((kind) => answers.filter((answer) => answer.kind === kind))
    .at(0)

const canceling =
  (stripe: Stripe): Psp['cancel'] =>
  async (ref) => {
    try {
      return fromStripeIntent(await stripe.paymentIntents.cancel(ref))
    } catch (error) {
      if (isTooLate(error)) return fromStripeIntent(await stripe.paymentIntents.retrieve(ref))
      return fromStripeFault(error)
    }
  }

/** It succeeded or was canceled before: not our mistake, so ask how it stands. */
const isTooLate = (error: unknown) =>
  error instanceof Stripe.errors.StripeInvalidRequestError &&
  error.code === 'payment_intent_unexpected_state'
