import type { AnswerScript, CardDecline, HookScript, Step } from './card.ts'
import { cardError } from './card-error.ts'
import { cards } from './cards.ts'
import type { Shapes } from './shapes.ts'
import type { World } from './world.ts'

type Intent = Shapes['intents']
type Method = Shapes['methods']

/** Who is there when money is asked for: nobody, or the payer, who then comes back to a page. */
export type Presence =
  | { readonly kind: 'off-session' }
  | { readonly kind: 'on-session'; readonly payPage: string; readonly returnUrl: string }

/** How the answer and the webhook of a charge travel, as its card says. */
export type Script = { readonly answer: AnswerScript; readonly hook: HookScript }

/** Asks the card for the money of an open intent; the intent afterwards says what came of it. */
export function charge(
  world: World,
  asked: { intent: Intent; method: Method; presence: Presence },
): Intent {
  const { intent, method, presence } = asked
  const step = nextStep(world, method)
  if (step.kind === 'pay') return pay(world, intent, method)
  if (step.kind === 'decline') return decline(world, intent, step.decline)
  if (presence.kind === 'off-session') return decline(world, intent, authenticationRequired)
  return awaitPayer(world, { ...intent, payment_method: method.id }, presence)
}

/** The payer has answered on the hosted page; a `false` fails the authentication. */
export function finishAuthentication(world: World, intent: Intent, approved: boolean): Intent {
  const method = world.shelves.methods.get(intent.payment_method ?? '')
  if (!approved || method === undefined) return decline(world, intent, authenticationFailed)

  const step = currentStep(world, method)
  const next = step.kind === 'authenticate' ? step.afterwards : 'pay'
  return next === 'pay' ? pay(world, intent, method) : decline(world, intent, next)
}

/** How news of this method travels. A method that is no test card has no tricks. */
export function scriptOf(world: World, methodId: string | null): Script {
  const card = cards.get(world.shelves.scripts.get(methodId ?? '')?.token ?? '')
  return { answer: card?.answer ?? 'normal', hook: card?.hook ?? 'normal' }
}

const authenticationRequired: CardDecline = { code: 'authentication_required' }
const authenticationFailed: CardDecline = { code: 'payment_intent_authentication_failure' }

function nextStep(world: World, method: Method): Step {
  const script = world.shelves.scripts.get(method.id)
  const step = currentStep(world, method)
  if (script !== undefined) world.put('scripts', { ...script, charges: script.charges + 1 })
  return step.kind === 'authenticate' && step.once && script?.setUp === true
    ? { kind: 'pay' }
    : step
}

function currentStep(world: World, method: Method): Step {
  const script = world.shelves.scripts.get(method.id)
  const steps = cards.get(script?.token ?? '')?.onCharge ?? []
  return steps[script?.charges ?? 0] ?? steps.at(-1) ?? { kind: 'pay' }
}

function pay(world: World, intent: Intent, method: Method): Intent {
  const chargeId = world.newId('ch')
  const balanceId = world.newId('txn')
  const short = cards.get(world.shelves.scripts.get(method.id)?.token ?? '')?.shortBy ?? 0
  const amount = intent.amount - short
  // 2.9 % and 30 minor units, in whole numbers: the page shows a fee, nothing is computed from it.
  const fee = Math.trunc((amount * 29) / 1000) + 30
  world.put('charges', {
    ...chargeOf(world, intent, chargeId),
    payment_method: method.id,
    amount_captured: amount,
    status: 'succeeded',
    paid: true,
    captured: true,
    balance_transaction: balanceId,
  })
  world.put('balance', {
    id: balanceId,
    object: 'balance_transaction',
    created: seconds(world),
    livemode: false,
    amount,
    fee,
    net: amount - fee,
    currency: intent.currency,
    type: 'charge',
    source: chargeId,
    status: 'available',
  })
  return settle(world, 'payment_intent.succeeded', {
    ...intent,
    payment_method: method.id,
    status: 'succeeded',
    amount_received: amount,
    latest_charge: chargeId,
    last_payment_error: null,
    next_action: null,
  })
}

function decline(world: World, intent: Intent, why: CardDecline): Intent {
  const chargeId = world.newId('ch')
  const error = cardError(why)
  world.put('charges', {
    ...chargeOf(world, intent, chargeId),
    failure_code: error.decline_code ?? error.code,
    failure_message: error.message,
  })
  return settle(world, 'payment_intent.payment_failed', {
    ...intent,
    // As at Stripe: a failed intent lets go of its method.
    payment_method: null,
    status: 'requires_payment_method',
    latest_charge: chargeId,
    last_payment_error: error,
    next_action: null,
  })
}

const awaitPayer = (world: World, intent: Intent, presence: Presence & { kind: 'on-session' }) =>
  settle(world, 'payment_intent.requires_action', {
    ...intent,
    status: 'requires_action',
    last_payment_error: null,
    next_action: {
      type: 'redirect_to_url',
      redirect_to_url: { url: presence.payPage, return_url: presence.returnUrl },
    },
  })

function settle(world: World, event: string, intent: Intent) {
  world.put('intents', intent)
  world.emit(event, intent)
  return intent
}

const chargeOf = (world: World, intent: Intent, id: string): Shapes['charges'] => ({
  id,
  object: 'charge',
  created: seconds(world),
  livemode: false,
  amount: intent.amount,
  amount_captured: 0,
  amount_refunded: 0,
  currency: intent.currency,
  customer: intent.customer,
  payment_intent: intent.id,
  payment_method: intent.payment_method ?? '',
  status: 'failed',
  paid: false,
  captured: false,
  refunded: false,
  failure_code: null,
  failure_message: null,
  balance_transaction: null,
  metadata: intent.metadata,
})

const seconds = (world: World) => Math.floor(world.nowMs() / 1000)
