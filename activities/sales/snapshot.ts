import type { PartyRow } from '../../adapters/postgres/sales/parties.ts'
import type { TransactionId } from '../../domain/ids.ts'
import type {
  BillingProfile,
  DocumentSnapshot,
  PricedDocument,
} from '../../domain/sales/document.ts'

/** What a document's number, date and name are, once they are taken. */
export type Issue = {
  readonly kind: DocumentSnapshot['kind']
  readonly id: string
  readonly number: string
  readonly issuedOn: string
}

/** Everything printed on a document, copied from the live rows at the moment it becomes final. */
export function snapshotOf(draft: {
  readonly party: PartyRow
  readonly transactionId: TransactionId
  readonly suppliedOn: string
  readonly issue: Issue
  readonly priced: PricedDocument
  readonly profile: BillingProfile
  readonly corrects?: DocumentSnapshot['corrects']
  readonly reason?: string
}): DocumentSnapshot {
  const { party, issue, priced, profile, corrects, reason, transactionId, suppliedOn } = draft
  return {
    ...issue,
    transactionId,
    suppliedOn,
    seller: {
      name: party.seller_name,
      address: party.seller_address,
      ...(party.seller_tax_id === null ? {} : { taxId: party.seller_tax_id }),
      ...(party.seller_footer === null ? {} : { footer: party.seller_footer }),
    },
    buyer: {
      name: party.customer_name,
      address: party.customer_address,
      customerKey: party.customer_key,
      ...(party.customer_email === null ? {} : { email: party.customer_email }),
      ...(party.customer_tax_id === null ? {} : { taxId: party.customer_tax_id }),
    },
    locale: party.locale,
    zone: party.zone,
    ...(corrects === undefined ? {} : { corrects }),
    ...(reason === undefined ? {} : { reason }),
    profile: { key: profile.key, version: profile.version, prices: profile.prices },
    priced,
  }
}

/** A series of a legal entity; documents of a test clock's customers are numbered apart. */
export const seriesOf = (party: PartyRow, kind: DocumentSnapshot['kind']): string => {
  const series = kind === 'invoice' ? party.invoice_series : party.credit_note_series
  return party.clock_series === null ? series : `${series}-${party.clock_series}`
}
