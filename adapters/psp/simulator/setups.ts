import { cardError } from './card-error.ts'
import { cards } from './cards.ts'
import { assertBelongs, made, methodOf } from './customers.ts'
import type { Call, Reply } from './endpoint.ts'
import { found } from './lists.ts'
import type { Shapes } from './shapes.ts'

type Setup = Shapes['setups']

/** `POST /v1/setup_intents`, with or without `confirm`: attaches and prepares a method. */
export function createSetup({ world, params }: Call): Reply {
  const customer = params.text('customer') ?? null
  if (customer !== null) found(world, 'customers', customer)
  const base = made(world, 'seti', 'setup_intent')
  const setup: Setup = {
    ...base,
    customer,
    payment_method: null,
    status: 'requires_payment_method',
    usage: params.text('usage') === 'on_session' ? 'on_session' : 'off_session',
    client_secret: `${base.id}_secret`,
    last_setup_error: null,
    next_action: null,
    metadata: params.group('metadata'),
  }
  const token = params.text('payment_method')
  if (params.flag('confirm') && token !== undefined) return confirm(world, setup, token)

  world.put('setups', setup)
  return { status: 200, body: setup }
}

/** `POST /v1/setup_intents/:id/cancel` */
export function cancelSetup({ world, id }: Call): Reply {
  const setup: Setup = { ...found(world, 'setups', id), status: 'canceled' }
  world.put('setups', setup)
  return { status: 200, body: setup }
}

function confirm(world: Call['world'], setup: Setup, token: string): Reply {
  const refused = cards.get(token)?.onAttach
  if (refused !== undefined) {
    const failed: Setup = { ...setup, last_setup_error: cardError(refused) }
    world.put('setups', failed)
    return { status: 402, body: { error: { ...cardError(refused), setup_intent: failed } } }
  }

  const method = methodOf(world, token)
  assertBelongs(method, setup.customer)
  const script = world.shelves.scripts.get(method.id)
  if (script !== undefined) world.put('scripts', { ...script, setUp: true })
  world.put('methods', { ...method, customer: setup.customer })
  const done: Setup = { ...setup, payment_method: method.id, status: 'succeeded' }
  world.put('setups', done)
  return { status: 200, body: done }
}
