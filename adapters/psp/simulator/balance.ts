import type { Call, Reply } from './endpoint.ts'
import { limitOf, page } from './page.ts'
import type { Shapes } from './shapes.ts'
import type { World } from './world.ts'

/** `GET /v1/balance_transactions`, with `expand[]=data.source`. */
export function listBalance({ world, params }: Call): Reply {
  const expand = params.list('expand').includes('data.source')
  const items = world.shelves.balance.newest({ after: params.text('starting_after') })
  const shown = expand ? withSource(world, items) : items
  return page('/v1/balance_transactions', shown, limitOf(params.integer('limit')))
}

function* withSource(world: World, items: Iterable<Shapes['balance']>) {
  for (const item of items) yield { ...item, source: sourceOf(world, item) }
}

const sourceOf = (world: World, { type, source }: Shapes['balance']) =>
  world.shelves[type === 'charge' ? 'charges' : 'refunds'].get(source) ?? source
