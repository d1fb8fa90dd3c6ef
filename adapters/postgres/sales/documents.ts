import type { TenantId } from '../../../domain/ids.ts'
import type { BillingProfile, DocumentSnapshot } from '../../../domain/sales/document.ts'
import { insertAll } from '../rows.ts'
import type { Tx } from '../client.ts'

/** What brought a document about: an event of the product, or a period of a subscription. */
export type DocumentCause = {
  readonly eventId: string | null
  readonly source: string
  readonly orderKey: string | null
  readonly subscriptionId: string | null
}

/** A document about to be final. */
export type FinalDocument = {
  readonly tenantId: TenantId
  readonly legalEntityId: string
  readonly customerId: string
  readonly snapshot: DocumentSnapshot
  readonly series: string
  readonly year: number
  readonly counter: bigint
  readonly issuedAtMs: number
  readonly taxCountry: string
  readonly cause: DocumentCause
  readonly correctsId: string | null
  /** What is settled with the customer's credit at once. */
  readonly appliedMinor?: bigint
  /** Features that each line pays for, by line key. */
  readonly features: ReadonlyMap<string, readonly string[]>
}

/** What is stored of a snapshot beside its lines: the parties as printed. */
export type Header = Omit<
  DocumentSnapshot,
  'priced' | 'id' | 'kind' | 'number' | 'transactionId' | 'issuedOn' | 'suppliedOn'
> & {
  readonly profile: { readonly prices: BillingProfile['prices'] }
}

/** Writes final documents with their lines; an invoice also gets the row of its later fate. */
export async function insertDocuments(tx: Tx, documents: readonly FinalDocument[]): Promise<void> {
  const invoices = documents.filter(({ snapshot }) => snapshot.kind === 'invoice')
  const lines = documents.flatMap(lineRows)
  await Promise.all([
    insertAll(tx, 'sales.document', documents.map(documentRow)),
    insertAll(tx, 'sales.document_line', lines),
    insertAll(tx, 'sales.invoice', invoices.map(invoiceRow)),
  ])
}

function documentRow(document: FinalDocument) {
  const { snapshot } = document
  const { priced, id, kind, number, transactionId, issuedOn, suppliedOn, ...header } = snapshot
  return {
    tenant_id: document.tenantId,
    document_id: id,
    kind,
    customer_id: document.customerId,
    legal_entity_id: document.legalEntityId,
    series: document.series,
    year: document.year,
    counter: document.counter,
    number,
    currency: priced.currency,
    net_minor: priced.netMinor,
    tax_minor: priced.taxMinor,
    total_minor: priced.totalMinor,
    taxes: priced.taxes,
    issued_at: new Date(document.issuedAtMs),
    issued_on: issuedOn,
    supplied_on: suppliedOn,
    tax_country: document.taxCountry,
    profile_key: snapshot.profile.key,
    profile_version: snapshot.profile.version,
    header,
    event_id: document.cause.eventId,
    source: document.cause.source,
    order_key: document.cause.orderKey,
    subscription_id: document.cause.subscriptionId,
    corrects_id: document.correctsId,
    transaction_id: transactionId,
  }
}

function lineRows({ tenantId, snapshot, features }: FinalDocument) {
  return snapshot.priced.lines.map((line, position) => ({
    tenant_id: tenantId,
    document_id: snapshot.id,
    position,
    line_key: line.key,
    product_key: line.productKey ?? null,
    description: line.description,
    quantity: line.quantity,
    unit_price: line.unitPrice ?? null,
    tariff: line.tariff ?? null,
    after: line.after ?? null,
    share: line.share ?? null,
    discount: line.discount ?? null,
    tax_category: line.taxCategory,
    tax_rate: line.taxRate,
    list_minor: line.listMinor,
    discount_minor: line.discountMinor,
    net_minor: line.netMinor,
    tax_minor: line.taxMinor,
    total_minor: line.totalMinor,
    period: line.period ?? null,
    origin: line.origin ?? null,
    features: [...(features.get(line.key) ?? [])],
    steps: line.steps,
  }))
}

function invoiceRow({ tenantId, customerId, snapshot, appliedMinor }: FinalDocument) {
  return {
    tenant_id: tenantId,
    invoice_id: snapshot.id,
    customer_id: customerId,
    total_minor: snapshot.priced.totalMinor,
    paid_minor: 0,
    credited_minor: 0,
    applied_minor: appliedMinor ?? 0n,
    refunded_minor: 0,
    status: 'open',
  }
}
