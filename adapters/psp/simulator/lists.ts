import type { Call, Reply } from './endpoint.ts'
import { limitOf, page } from './page.ts'
import { invalid, noSuch } from './refusal.ts'
import type { Shapes } from './shapes.ts'

type Listed = Exclude<keyof Shapes, 'scripts' | 'keys' | 'sent'>

const nouns: { readonly [Name in Listed]: string } = {
  customers: 'customer',
  methods: 'payment_method',
  intents: 'payment_intent',
  charges: 'charge',
  refunds: 'refund',
  setups: 'setup_intent',
  balance: 'balance_transaction',
  events: 'event',
}

/** `GET /v1/<things>/:id` */
export const getOne =
  (name: Listed) =>
  ({ world, id }: Call): Reply => ({ status: 200, body: found(world, name, id) })

/** The object of this id, or Stripe's 404. */
export function found<Name extends Listed>(
  world: Call['world'],
  name: Name,
  id: string,
): Shapes[Name] {
  const item = world.shelves[name].get(id)
  if (item === undefined) throw noSuch(nouns[name], id)
  return item
}

/** `GET /v1/<things>`: the newest first, by cursor, kept to one of the labels the shelf knows. */
export const list =
  (name: Listed, filters: readonly string[] = []) =>
  ({ world, params }: Call): Reply => {
    const filter = filters.find((each) => params.text(each) !== undefined)
    const label = filter === undefined ? undefined : `${filter}:${params.text(filter)}`
    const items = world.shelves[name].newest({ label, after: params.text('starting_after') })
    return page(`/v1/${nouns[name]}s`, items, limitOf(params.integer('limit')))
  }

/** `GET /v1/payment_intents/search`: one clause, `metadata['key']:'value'`, is understood. */
export function searchIntents({ world, params }: Call): Reply {
  const query = params.required('query')
  const [, key, value] = /^metadata\[['"]([^'"]+)['"]\]:['"]([^'"]*)['"]$/.exec(query.trim()) ?? []
  if (key === undefined) throw invalid(`We were unable to parse your search query: ${query}`)

  const items = world.shelves.intents.newest({ label: `metadata.${key}:${value}` })
  const { body } = page('/v1/payment_intents/search', items, limitOf(params.integer('limit')))
  return { status: 200, body: { ...body, object: 'search_result', next_page: null } }
}
