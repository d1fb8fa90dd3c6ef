import { type Card } from './card.ts'
import { cardError } from './card-error.ts'
import { cards } from './cards.ts'
import type { Call, Reply } from './endpoint.ts'
import { found } from './lists.ts'
import { invalid, noSuch } from './refusal.ts'
import type { Shapes } from './shapes.ts'
import type { World } from './world.ts'

/** `POST /v1/customers` */
export function createCustomer({ world, params }: Call): Reply {
  const customer: Shapes['customers'] = {
    ...made(world, 'cus', 'customer'),
    email: params.text('email') ?? null,
    name: params.text('name') ?? null,
    metadata: params.group('metadata'),
  }
  world.put('customers', customer)
  return { status: 200, body: customer }
}

/** `POST /v1/payment_methods/:id/attach`: a test token becomes a method of its own each time. */
export function attachMethod({ world, params, id }: Call): Reply {
  const customer = found(world, 'customers', params.required('customer'))
  const card = cards.get(id)
  if (card?.onAttach !== undefined)
    return { status: 402, body: { error: cardError(card.onAttach) } }

  const method = { ...methodOf(world, id), customer: customer.id }
  world.put('methods', method)
  return { status: 200, body: method }
}

/** A saved method by id, or a fresh one if `id` is a test token. Refused if there is neither. */
export function methodOf(world: World, id: string): Shapes['methods'] {
  const saved = world.shelves.methods.get(id)
  if (saved !== undefined) return saved

  const card = cards.get(id)
  if (card === undefined) throw noSuch('PaymentMethod', id, 'payment_method')
  return issue(world, card)
}

/** Stripe's rule: a method of one customer is not charged for another. */
export function assertBelongs(method: Shapes['methods'], customer: string | null) {
  if (method.customer === null || method.customer === customer) return
  throw invalid('The provided PaymentMethod belongs to another customer.', {
    code: 'payment_method_unexpected_state',
    param: 'payment_method',
  })
}

/** What every object of Stripe's begins with. */
export const made = <Kind extends string>(world: World, prefix: string, object: Kind) => ({
  id: world.newId(prefix),
  object,
  created: Math.floor(world.nowMs() / 1000),
  livemode: false as const,
})

function issue(world: World, card: Card) {
  const method: Shapes['methods'] = {
    ...made(world, 'pm', 'payment_method'),
    type: 'card',
    customer: null,
    card: {
      brand: card.brand,
      last4: card.last4,
      exp_month: 12,
      exp_year: new Date(world.nowMs()).getUTCFullYear() + 3,
      fingerprint: `fp_${card.number}`,
    },
    metadata: {},
  }
  world.put('methods', method)
  world.put('scripts', { id: method.id, token: card.token, charges: 0, setUp: false })
  return method
}
