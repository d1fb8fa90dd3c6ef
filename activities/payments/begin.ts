import { asTenant, impatiently, type Tx } from '../../adapters/postgres/client.ts'
import { noteUnpaid } from '../../adapters/postgres/payments/collection-notes.ts'
import {
  type CollectionRow,
  lockCollections,
  openCollections,
} from '../../adapters/postgres/payments/collections.ts'
import { intentsOfAll, takeSlots } from '../../adapters/postgres/payments/intent-lists.ts'
import type { IntentRow } from '../../adapters/postgres/payments/intents.ts'
import { type MethodRow, newestMethods } from '../../adapters/postgres/payments/methods.ts'
import { assert } from '../../domain/assert.ts'
import type { InvoiceId } from '../../domain/ids.ts'
import type { Due, Outcome } from '../../workflows/payments/ports.ts'
import { gathered } from './gathered.ts'
import { isOpen } from './known.ts'
import { outcomesOf } from './outcome.ts'
import type { PaymentParts } from './parts.ts'
import { sayOpened } from './record.ts'

/** Where an attempt stands, and so what is to be done for it now. */
export type State =
  | { readonly kind: 'known'; readonly outcome: Outcome }
  | { readonly kind: 'attach'; readonly method: MethodRow }
  | { readonly kind: 'free' | 'resume'; readonly intent: IntentRow }
  | { readonly kind: 'charge'; readonly intent: IntentRow; readonly method: MethodRow }

/** Dues begun in one transaction: a whole list. Their collections are held no longer than it runs. */
const dueMax = 1_000

/** Finds out where an attempt stands, and takes the payment slot if it is to be made now. */
export const beginning = ({ db, psp }: PaymentParts): ((due: Due) => Promise<State>) =>
  gathered({
    groupOf: (due: Due) => due.tenantId,
    rowOf: (due) => due.invoiceId,
    itemsMax: dueMax,
    work: async (dues) => {
      const [first] = dues
      if (first === undefined) return []
      return asTenant(db, first.tenantId, (tx) =>
        impatiently(tx, () => beginAll(tx, { dues, provider: psp.name })),
      )
    },
  })

type Beginning = { readonly dues: readonly Due[]; readonly provider: string }

/** All of one tenant, each of another invoice. */
async function beginAll(tx: Tx, { dues, provider }: Beginning): Promise<State[]> {
  const found = await look(tx, { dues, provider })
  const standing = dues.map((due) => ({ due, ...standingOf(found, due) }))
  const [slots] = await Promise.all([
    takeSlots(
      tx,
      standing.flatMap((one) => (one.kind === 'chargeable' ? slotOf(one, provider) : [])),
    ),
    noteNoMethod(
      tx,
      standing.filter((one) => one.kind === 'no-method'),
    ),
  ])
  const outcomes = await outcomesOf(
    tx,
    standing.flatMap(({ kind, due }) =>
      kind === 'known' || kind === 'no-method' ? [due.invoiceId] : [],
    ),
  )
  const taken = new Map(slots.map((intent) => [intent.invoice_id, intent]))
  return standing.map((one) => stateOf(one, { outcomes, taken }))
}

type Found = {
  readonly collections: ReadonlyMap<InvoiceId, CollectionRow>
  readonly intents: ReadonlyMap<InvoiceId, readonly IntentRow[]>
  readonly methods: ReadonlyMap<string, MethodRow>
}

/** Opens what is not open yet, and reads all that is known, under the collections' locks. */
async function look(tx: Tx, { dues, provider }: Beginning): Promise<Found> {
  const invoiceIds = dues.map((due) => due.invoiceId)
  const customerIds = [...new Set(dues.map((due) => due.customerId))]
  // Sent together: they run one after the other, in this order, on one round trip.
  const [, collections, intents, methods] = await Promise.all([
    openCollections(tx, dues),
    lockCollections(tx, invoiceIds),
    intentsOfAll(tx, invoiceIds),
    newestMethods(tx, { customerIds, provider }),
  ])
  return {
    collections: new Map(collections.map((row) => [row.invoice_id, row])),
    intents: Map.groupBy(intents, (intent) => intent.invoice_id),
    methods: new Map(methods.map((method) => [method.customer_id, method])),
  }
}

type Standing =
  | { readonly kind: 'known' }
  | { readonly kind: 'free' | 'resume'; readonly intent: IntentRow }
  | { readonly kind: 'attach'; readonly method: MethodRow }
  | {
      readonly kind: 'no-method'
      readonly collection: CollectionRow
      readonly refused: MethodRow | undefined
    }
  | {
      readonly kind: 'chargeable'
      readonly collection: CollectionRow
      readonly method: MethodRow
    }

function standingOf(found: Found, due: Due): Standing {
  const collection = found.collections.get(due.invoiceId)
  assert(collection !== undefined, 'the collection was opened')
  const intents = found.intents.get(due.invoiceId) ?? []
  const mine = intents.find((intent) => intent.attempt === due.attempt)
  if (mine !== undefined)
    return mine.status === 'pending' ? { kind: 'resume', intent: mine } : { kind: 'known' }
  if (collection.status !== 'open') return { kind: 'known' }
  const holder = intents.find(isOpen)
  if (holder !== undefined) return { kind: 'free', intent: holder }

  const method = found.methods.get(due.customerId)
  if (method === undefined || method.state === 'refused')
    return { kind: 'no-method', collection, refused: method }
  if (method.state === 'named') return { kind: 'attach', method }
  return { kind: 'chargeable', collection, method }
}

type Standings<Kind extends Standing['kind']> = Extract<Standing, { kind: Kind }> & {
  readonly due: Due
}

function slotOf({ due, collection, method }: Standings<'chargeable'>, provider: string) {
  const { tenantId, invoiceId, attempt, customerId, transactionId } = due
  const { currency, due_minor: amountMinor } = collection
  const { method_id: methodId } = method
  const order = { tenantId, invoiceId, attempt, customerId, transactionId }
  return { ...order, methodId, provider, currency, amountMinor }
}

async function noteNoMethod(tx: Tx, without: readonly Standings<'no-method'>[]): Promise<void> {
  await Promise.all([
    noteUnpaid(
      tx,
      without.map(({ collection, refused }) => ({
        invoiceId: collection.invoice_id,
        attempt: collection.attempts,
        stage: 'no-method',
        code: refused?.refusal ?? null,
        decline: refused === undefined ? null : ('hard' as const),
        url: null,
      })),
    ),
    sayOpened(
      tx,
      without.flatMap(({ due, collection }) =>
        collection.stage === 'first-charge'
          ? [{ tenantId: due.tenantId, collection, outcome: 'no-method' }]
          : [],
      ),
    ),
  ])
}

function stateOf(
  one: Standing & { readonly due: Due },
  done: {
    readonly outcomes: ReadonlyMap<InvoiceId, Outcome>
    readonly taken: ReadonlyMap<InvoiceId, IntentRow>
  },
): State {
  if (one.kind === 'free' || one.kind === 'resume' || one.kind === 'attach') return one
  if (one.kind === 'chargeable') {
    const intent = done.taken.get(one.due.invoiceId)
    assert(intent !== undefined, 'the slot was taken')
    return { kind: 'charge', intent, method: one.method }
  }
  const outcome = done.outcomes.get(one.due.invoiceId)
  assert(outcome !== undefined, 'what is known has an outcome')
  return { kind: 'known', outcome }
}
