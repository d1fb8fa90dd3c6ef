import { charge, type Presence, scriptOf } from './charging.ts'
import { assertBelongs, made, methodOf } from './customers.ts'
import type { Call, Reply } from './endpoint.ts'
import { found } from './lists.ts'
import { invalid, Refusal } from './refusal.ts'
import type { Shapes } from './shapes.ts'

type Intent = Shapes['intents']

/** `POST /v1/payment_intents` */
export function createIntent(call: Call): Reply {
  const { world, params } = call
  const amount = params.integer('amount') ?? 0
  if (amount < 1)
    throw invalid('Invalid positive integer', {
      code: 'parameter_invalid_integer',
      param: 'amount',
    })
  const customer = params.text('customer') ?? null
  if (customer !== null) found(world, 'customers', customer)

  const base = made(world, 'pi', 'payment_intent')
  const intent: Intent = {
    ...base,
    amount,
    amount_received: 0,
    currency: params.required('currency').toLowerCase(),
    customer,
    payment_method: null,
    status: 'requires_payment_method',
    client_secret: `${base.id}_secret`,
    latest_charge: null,
    last_payment_error: null,
    next_action: null,
    canceled_at: null,
    cancellation_reason: null,
    metadata: params.group('metadata'),
  }
  if (params.flag('confirm')) return confirm(call, intent)

  world.put('intents', intent)
  return { status: 200, body: intent }
}

/** `POST /v1/payment_intents/:id/confirm` */
export function confirmIntent(call: Call): Reply {
  const intent = found(call.world, 'intents', call.id)
  const open = intent.status.startsWith('requires_')
  if (!open) throw unexpectedState(intent, 'confirm')
  return confirm(call, intent)
}

/** `POST /v1/payment_intents/:id/cancel` */
export function cancelIntent({ world, params, id }: Call): Reply {
  const intent = found(world, 'intents', id)
  if (intent.status === 'succeeded' || intent.status === 'canceled')
    throw unexpectedState(intent, 'cancel')

  const canceled: Intent = {
    ...intent,
    status: 'canceled',
    canceled_at: Math.floor(world.nowMs() / 1000),
    cancellation_reason: params.text('cancellation_reason') ?? null,
    next_action: null,
  }
  world.put('intents', canceled)
  world.emit('payment_intent.canceled', canceled)
  return { status: 200, body: canceled, script: scriptOf(world, intent.payment_method) }
}

function confirm({ world, params, origin }: Call, intent: Intent): Reply {
  const method = methodOf(world, params.text('payment_method') ?? intent.payment_method ?? '')
  assertBelongs(method, intent.customer)

  const returnUrl = params.text('return_url')
  const presence: Presence =
    returnUrl === undefined || params.flag('off_session')
      ? { kind: 'off-session' }
      : { kind: 'on-session', payPage: `${origin}/pay/${intent.id}`, returnUrl }
  const after = charge(world, { intent, method, presence })
  const script = scriptOf(world, method.id)
  const error = after.last_payment_error
  if (error === null) return { status: 200, body: after, script }
  return {
    status: 402,
    body: {
      error: {
        ...error,
        charge: after.latest_charge,
        payment_intent: after,
        payment_method: method,
      },
    },
    script,
  }
}

const unexpectedState = (intent: Intent, verb: string) =>
  new Refusal(400, {
    type: 'invalid_request_error',
    code: 'payment_intent_unexpected_state',
    message: `You cannot ${verb} this PaymentIntent because it has a status of ${intent.status}.`,
    payment_intent: intent,
  })
