import type { Tx } from '../../adapters/postgres/client.ts'
import type { DocumentCause, FinalDocument } from '../../adapters/postgres/sales/documents.ts'
import type { PartyRow } from '../../adapters/postgres/sales/parties.ts'
import { takeNumbers } from '../../adapters/postgres/sales/series.ts'
import type { TenantId, TransactionId } from '../../domain/ids.ts'
import type {
  BillingProfile,
  DocumentSnapshot,
  PricedDocument,
} from '../../domain/sales/document.ts'
import { formatNumber } from '../../domain/sales/number.ts'
import { seriesOf, snapshotOf } from './snapshot.ts'

/** A document that lacks nothing but its number. */
export type Draft = {
  readonly kind: DocumentSnapshot['kind']
  readonly id: string
  readonly party: PartyRow
  readonly transactionId: TransactionId
  /** ISO date: it decides which rate of tax is in force. */
  readonly suppliedOn: string
  readonly cause: DocumentCause
  readonly priced: PricedDocument
  readonly profile: BillingProfile
  readonly country: string
  readonly features: ReadonlyMap<string, readonly string[]>
  readonly correctsId: string | null
  readonly corrects?: DocumentSnapshot['corrects']
  readonly reason?: string
}

/** Gives drafts their numbers, one block a series, in the order of the list. */
export async function numbered(
  tx: Tx,
  tenantId: TenantId,
  drafts: readonly Draft[],
): Promise<FinalDocument[]> {
  const blocks = Map.groupBy(drafts, (draft) => blockOf(draft))
  const final = new Map<string, FinalDocument>()
  // Every run takes its series in the same order, so that two runs never wait for each other.
  for (const [, block] of [...blocks].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    for (const document of await numberBlock(tx, tenantId, block))
      final.set(document.snapshot.id, document)
  }
  return drafts.map((draft) => final.get(draft.id)!)
}

const blockOf = ({ party, kind }: Draft) =>
  `${party.legal_entity_id} ${kind} ${seriesOf(party, kind)} ${party.today.slice(0, 4)}`

async function numberBlock(
  tx: Tx,
  tenantId: TenantId,
  drafts: readonly Draft[],
): Promise<FinalDocument[]> {
  const [{ party, kind }] = [drafts[0]!]
  const series = seriesOf(party, kind)
  const today = drafts.map((draft) => draft.party.today).reduce((a, b) => (a > b ? a : b))
  const taken = await takeNumbers(tx, {
    series: { tenantId, legalEntityId: party.legal_entity_id, kind, series, today },
    count: drafts.length,
  })
  const year = Number(taken.issuedOn.slice(0, 4))
  return drafts.map((draft, index) => {
    const counter = taken.first + BigInt(index)
    const number = formatNumber({ pattern: party.number_pattern, series, year, counter })
    // The pattern was checked when the legal entity was saved: a bad one is our own fault.
    if (typeof number !== 'string') throw new Error(number.message)
    const issue = { kind, id: draft.id, number, issuedOn: taken.issuedOn }
    return {
      tenantId,
      series,
      year,
      counter,
      legalEntityId: draft.party.legal_entity_id,
      customerId: draft.party.customer_id,
      snapshot: snapshotOf({ ...draft, issue }),
      issuedAtMs: draft.party.now_at.getTime(),
      taxCountry: draft.country,
      cause: draft.cause,
      correctsId: draft.correctsId,
      features: draft.features,
    }
  })
}
