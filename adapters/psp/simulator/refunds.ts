import { cards } from './cards.ts'
import { scriptOf } from './charging.ts'
import { made } from './customers.ts'
import type { Call, Reply } from './endpoint.ts'
import { found } from './lists.ts'
import { invalid } from './refusal.ts'
import type { Shapes } from './shapes.ts'
import type { World } from './world.ts'

type Charge = Shapes['charges']
type Refund = Shapes['refunds']

/** `POST /v1/refunds`: never above what was captured and not yet given back. */
export function createRefund({ world, params }: Call): Reply {
  const charge = capturedCharge(world, params.text('payment_intent'), params.text('charge'))
  const left = charge.amount_captured - charge.amount_refunded
  const amount = params.integer('amount') ?? left
  if (left === 0) {
    throw invalid(`Charge ${charge.id} has already been refunded.`, {
      code: 'charge_already_refunded',
    })
  }
  if (amount < 1 || amount > left) {
    throw invalid(
      `Refund amount (${amount}) is greater than unrefunded amount on charge (${left}).`,
      {
        param: 'amount',
      },
    )
  }

  const refund = refundOf(world, charge, { amount, metadata: params.group('metadata') })
  world.put('refunds', refund)
  if (refund.status !== 'failed') giveBack(world, charge, refund)
  return { status: 200, body: refund, script: scriptOf(world, charge.payment_method) }
}

function capturedCharge(world: World, intentId?: string, chargeId?: string): Charge {
  const id = chargeId ?? found(world, 'intents', intentId ?? '').latest_charge
  const charge = id === null ? undefined : found(world, 'charges', id)
  if (charge?.captured === true) return charge
  throw invalid('This PaymentIntent does not have a successful charge to refund.', {
    code: 'payment_intent_unexpected_state',
  })
}

function refundOf(world: World, charge: Charge, of: Pick<Refund, 'amount' | 'metadata'>): Refund {
  const card = cards.get(world.shelves.scripts.get(charge.payment_method)?.token ?? '')
  const status = card?.onRefund ?? 'succeeded'
  return {
    ...made(world, 're', 'refund'),
    ...of,
    currency: charge.currency,
    charge: charge.id,
    payment_intent: charge.payment_intent,
    status,
    reason: null,
    ...(status === 'failed' ? { failure_reason: 'lost_or_stolen_card' } : {}),
    balance_transaction: status === 'failed' ? null : world.newId('txn'),
  }
}

function giveBack(world: World, charge: Charge, refund: Refund) {
  const refunded = charge.amount_refunded + refund.amount
  const after: Charge = {
    ...charge,
    amount_refunded: refunded,
    refunded: refunded === charge.amount_captured,
  }
  world.put('charges', after)
  world.put('balance', {
    ...made(world, 'txn', 'balance_transaction'),
    id: refund.balance_transaction ?? world.newId('txn'),
    amount: -refund.amount,
    fee: 0,
    net: -refund.amount,
    currency: refund.currency,
    type: 'refund',
    source: refund.id,
    status: 'available',
  })
  world.emit('charge.refunded', after)
}
