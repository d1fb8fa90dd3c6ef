import type { CustomerId, LegalEntityId } from '../../../domain/ids.ts'
import type { Address } from '../../../domain/sales/document.ts'
import type { Tx } from '../client.ts'

/** Who buys and who sells, and what time it is between them: what a document prints. */
export type PartyRow = {
  readonly customer_id: CustomerId
  /** Business time for this customer. */
  readonly now_at: Date
  /** ISO date in the seller's zone. */
  readonly today: string
  readonly customer_key: string
  readonly customer_name: string
  readonly customer_email: string | null
  readonly customer_tax_id: string | null
  readonly customer_address: Address
  readonly locale: string
  readonly zone: string
  readonly clock_series: string | null
  readonly legal_entity_id: LegalEntityId
  readonly seller_name: string
  readonly seller_address: Address
  readonly seller_tax_id: string | null
  readonly seller_footer: string | null
  readonly invoice_series: string
  readonly credit_note_series: string
  readonly number_pattern: string
}

/** The columns of a `PartyRow`, from customer `c`, seller `e` and test clock `k`. */
export const partyColumns = (tx: Tx) => tx`
  c.customer_id, coalesce(k.now_at, date_trunc('milliseconds', now())) as now_at,
  to_char(coalesce(k.now_at, now()) at time zone e.zone, 'YYYY-MM-DD') as today,
  c.key as customer_key, c.name as customer_name, c.email as customer_email,
  c.tax_id as customer_tax_id, c.address as customer_address, c.locale, c.zone,
  k.series as clock_series,
  e.legal_entity_id, e.name as seller_name, e.address as seller_address,
  e.tax_id as seller_tax_id, e.footer as seller_footer,
  e.invoice_series, e.credit_note_series, e.number_pattern`

/** Joins the test clock `k` of customer `c`, if there is one. */
export const clockOf = (tx: Tx) => tx`
  left join platform.clock_member m on m.tenant_id = c.tenant_id and m.customer_id = c.customer_id
  left join platform.clock k on k.tenant_id = m.tenant_id and k.clock_id = m.clock_id`
