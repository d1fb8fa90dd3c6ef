import { randomBytes } from 'node:crypto'
import { openJournal } from './journal.ts'
import type { Shapes } from './shapes.ts'
import { shelf, type Shelf } from './shelf.ts'

export type Event = Shapes['events']

/** All that the simulated provider knows, and the only way to change it. */
export type World = {
  readonly shelves: { readonly [Name in keyof Shapes]: Shelf<Shapes[Name]> }
  /** Changes memory at once and the book file at the next `commit`. */
  readonly put: <Name extends keyof Shapes>(name: Name, item: Shapes[Name]) => void
  /** Notes that something happened to an object; its webhook leaves after the `commit`. */
  readonly emit: (type: string, object: { readonly id: string }) => void
  /**
   * Writes everything put since the last commit as one line, so that a kill leaves all of it or
   * nothing. Answers the events noted in between.
   */
  readonly commit: () => readonly Event[]
  readonly newId: (prefix: string) => string
  readonly nowMs: () => number
  /** Moves the clock; it goes on ticking from there. */
  readonly setNow: (nowMs: number) => void
  readonly close: () => void
}

/** @param bookFile where everything is kept across restarts; memory only if absent */
export function openWorld(from: {
  readonly bookFile?: string | undefined
  readonly clock: () => number
}): World {
  const shelves = emptyShelves()
  let waiting: [string, unknown][] = []
  let noted: Event[] = []
  let offsetMs = 0
  const journal = openJournal(from.bookFile, (name, item) => {
    // The journal holds only what `put` wrote, so name and item belong together.
    const kept: Readonly<Record<string, Pick<Shelf<never>, 'put'>>> = shelves
    kept[name]?.put(item)
  })
  const nowMs = () => from.clock() + offsetMs

  function put<Name extends keyof Shapes>(name: Name, item: Shapes[Name]) {
    shelves[name].put(item)
    waiting.push([name, item])
  }

  function emit(type: string, object: { readonly id: string }) {
    const event: Event = {
      id: newId('evt'),
      object: 'event',
      api_version: '2026-10-28.endive',
      created: Math.floor(nowMs() / 1000),
      livemode: false,
      type,
      data: { object },
      pending_webhooks: 1,
      request: { id: null, idempotency_key: null },
    }
    put('events', event)
    noted.push(event)
  }

  function commit() {
    if (waiting.length > 0) journal.append(waiting)
    const events = noted
    waiting = []
    noted = []
    return events
  }

  const setNow = (ms: number) => {
    offsetMs = ms - from.clock()
  }
  return { shelves, put, emit, commit, newId, nowMs, setNow, close: journal.close }
}

const idBytes = 12
let pool = Buffer.alloc(0)

/** Chance is fetched for many ids at a time: asked for each, it was a tenth of a charge. */
function newId(prefix: string): string {
  if (pool.length < idBytes) pool = randomBytes(idBytes * 256)
  const id = pool.toString('hex', 0, idBytes)
  pool = pool.subarray(idBytes)
  return `${prefix}_${id}`
}

const emptyShelves = (): World['shelves'] => ({
  customers: shelf(),
  methods: shelf((method) => labels({ customer: method.customer })),
  intents: shelf((intent) => [
    ...labels({ customer: intent.customer }),
    ...Object.entries(intent.metadata).map(([key, value]) => `metadata.${key}:${value}`),
  ]),
  charges: shelf((charge) => labels({ payment_intent: charge.payment_intent })),
  refunds: shelf((refund) =>
    labels({ payment_intent: refund.payment_intent, charge: refund.charge }),
  ),
  setups: shelf(),
  balance: shelf(),
  events: shelf((event) => labels({ type: event.type })),
  scripts: shelf(),
  keys: shelf(),
  sent: shelf(),
})

const labels = (of: Readonly<Record<string, string | null>>) =>
  Object.entries(of).flatMap(([key, value]) => (value === null ? [] : [`${key}:${value}`]))
