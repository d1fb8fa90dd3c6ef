import postgres from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { creditDocument } from '../../../domain/sales/credit-note.ts'
import type { CreditedLine } from '../../../domain/sales/credit-share.ts'
import type { DocumentSnapshot, PricedDocument } from '../../../domain/sales/document.ts'
import { priceDocument } from '../../../domain/sales/price.ts'
import { durabill } from '../../../domain/sales/profiles.ts'
import { isRefusal } from '../../../domain/sales/refusal.ts'
import { freshDatabase, type FreshDatabase } from '../../../test/database.ts'
import { someOrder } from '../../../test/random-order.ts'
import { seeded } from '../../../test/seeded.ts'
import type { Db } from '../client.ts'
import { repricedOtherwiseOf } from '../doctor/pricing.ts'
import { type FinalDocument, insertDocuments } from './documents.ts'
import { readDocuments } from './read-document.ts'

type Random = (below: number) => number

const seed = 20_261_131

let database: FreshDatabase
let db: Db
beforeAll(async () => {
  database = await freshDatabase()
  db = postgres(database.url, { max: 1, types: { bigint: postgres.BigInt } })
  // The documents alone: their tenant, customers and legal entity are not what is tested.
  await db`set session_replication_role = replica`
})
afterAll(async () => {
  await db.end()
  await database.drop()
})

function somePriced(random: Random): PricedDocument | undefined {
  const { rates: _made, ...order } = someOrder(random)
  const priced = priceDocument({
    ...order,
    currency: 'CHF',
    country: 'CH',
    profile: durabill,
    lines: order.lines.map((line) => ({
      ...line,
      taxCategory: random(3) === 0 ? 'reduced' : 'standard',
      ...(random(2) === 0 ? { period: { from: '2026-05-01', until: '2026-06-01' } } : {}),
      ...(random(2) === 0 ? { origin } : {}),
    })),
  })
  return isRefusal(priced) ? undefined : priced
}

const origin = {
  subscriptionId: 'sub_1',
  planKey: 'pro',
  planVersion: 2,
  priceKey: 'calls',
  windowId: 'win_1',
}

function someNotes(random: Random, original: PricedDocument): PricedDocument[] {
  const notes: PricedDocument[] = []
  for (let round = random(4); round > 0; round -= 1) {
    const lines = original.lines.map(({ key, totalMinor }): CreditedLine => {
      if (random(2) === 0 && totalMinor > 1n) return { key, minor: totalMinor / 2n }
      return { key, share: { numerator: BigInt(1 + random(7)), denominator: 9n } }
    })
    const what = round === 1 ? ({ kind: 'whole' } as const) : ({ kind: 'lines', lines } as const)
    const note = creditDocument({ original, alreadyCredited: notes, what })
    if (!isRefusal(note)) notes.push(note)
  }
  return notes
}

type Final = { readonly priced: PricedDocument; readonly corrects?: string }

function finalOf({ priced, corrects }: Final, counter: number): FinalDocument {
  const id = `doc_${counter}`
  const party = { name: 'A party', address: { country: 'CH' } }
  const snapshot: DocumentSnapshot = {
    kind: corrects === undefined ? 'invoice' : 'credit-note',
    id,
    number: `${counter}`,
    transactionId: 'txn_1',
    issuedOn: '2026-11-21',
    suppliedOn: '2026-11-21',
    seller: party,
    buyer: { ...party, customerKey: 'ada' },
    locale: 'en',
    zone: 'Europe/Zurich',
    profile: { key: durabill.key, version: durabill.version, prices: durabill.prices },
    priced,
  }
  return {
    tenantId: 'ten_1',
    legalEntityId: 'len_1',
    customerId: 'cus_1',
    snapshot,
    series: 'INV',
    year: 2026,
    counter: BigInt(counter),
    issuedAtMs: Date.UTC(2026, 10, 21),
    taxCountry: 'CH',
    cause: { eventId: `evt_${counter}`, source: 'test', orderKey: null, subscriptionId: null },
    correctsId: corrects ?? null,
    features: new Map(),
  }
}

function someDocuments(random: Random): FinalDocument[] {
  const documents: FinalDocument[] = []
  for (let round = 0; round < 300; round += 1) {
    const priced = somePriced(random)
    if (priced === undefined) continue
    const invoice = finalOf({ priced }, documents.length + 1)
    documents.push(invoice)
    for (const note of someNotes(random, priced)) {
      const corrects = invoice.snapshot.id
      documents.push(finalOf({ priced: note, corrects }, documents.length + 1))
    }
  }
  return documents
}

test('documents with tariffs, shares and periods, and notes of every kind, come back bit for bit', async () => {
  const documents = someDocuments(seeded(seed))
  const ids = documents.map(({ snapshot }) => snapshot.id)
  await db.begin(async (tx) => {
    await insertDocuments(tx, documents)
    const stored = new Map(
      (await readDocuments(tx, ids)).map(({ snapshot }) => [snapshot.id, snapshot]),
    )
    for (const { snapshot } of documents) expect(stored.get(snapshot.id)).toStrictEqual(snapshot)
    expect(documents.filter(({ correctsId }) => correctsId !== null).length).toBeGreaterThan(50)
  })
})

test('and doctor prices them again to the same', async () => {
  const rows = await db<{ document_id: string }[]>`select document_id from sales.document`
  expect(rows.length).toBeGreaterThan(200)
  const ids = rows.map((row) => row.document_id)
  expect(await db.begin((tx) => repricedOtherwiseOf(tx, ids))).toEqual([])
})
