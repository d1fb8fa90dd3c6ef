import type { TenantId } from '../../../domain/ids.ts'
import type { Address } from '../../../domain/sales/document.ts'
import { newId } from '../../new-id.ts'
import type { Tx } from '../client.ts'

export type LegalEntityRow = {
  readonly legal_entity_id: string
  readonly key: string
  readonly name: string
  readonly address: Address
  readonly tax_id: string | null
  readonly zone: string
  readonly footer: string | null
  readonly invoice_series: string
  readonly credit_note_series: string
  readonly number_pattern: string
}

/** A seller as it is put: all of it, each time. */
export type LegalEntityDraft = {
  readonly key: string
  readonly name: string
  readonly address: unknown
  readonly taxId?: string | undefined
  readonly zone: string
  readonly footer?: string | undefined
  readonly invoiceSeries: string
  readonly creditNoteSeries: string
  readonly numberPattern: string
}

/** Makes a seller, or changes what new documents print of it. Final documents keep what they print. */
export async function putLegalEntity(
  tx: Tx,
  { tenantId, draft }: { tenantId: TenantId; draft: LegalEntityDraft },
): Promise<LegalEntityRow> {
  const address = tx.json(draft.address as never) // Plain data; the library's type asks for a wider proof.
  const [row] = await tx<LegalEntityRow[]>`
    insert into sales.legal_entity
      (tenant_id, legal_entity_id, key, name, address, tax_id, zone, footer, invoice_series, credit_note_series, number_pattern)
    values (${tenantId}, ${newId('legalEntity')}, ${draft.key}, ${draft.name}, ${address},
            ${draft.taxId ?? null}, ${draft.zone}, ${draft.footer ?? null}, ${draft.invoiceSeries},
            ${draft.creditNoteSeries}, ${draft.numberPattern})
    on conflict (tenant_id, key) do update
       set name = excluded.name, address = excluded.address, tax_id = excluded.tax_id, zone = excluded.zone,
           footer = excluded.footer, invoice_series = excluded.invoice_series,
           credit_note_series = excluded.credit_note_series, number_pattern = excluded.number_pattern
    returning *`
  if (row === undefined) throw new Error('The legal entity gave no row.')
  return row
}

/** All sellers of the tenant, by key. */
export function listLegalEntities(tx: Tx): Promise<LegalEntityRow[]> {
  return tx<LegalEntityRow[]>`select * from sales.legal_entity order by key`
}
