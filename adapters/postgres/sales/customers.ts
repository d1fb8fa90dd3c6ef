import type { CustomerId, TenantId, TransactionId } from '../../../domain/ids.ts'
import type { Address } from '../../../domain/sales/document.ts'
import { newId } from '../../new-id.ts'
import { json } from '../rows.ts'
import type { Tx } from '../client.ts'
import type { CustomerDefaults } from './sellers.ts'

/** A customer as a product describes one. What is left out keeps its value, or takes the default. */
export type CustomerDraft = {
  readonly key: string
  readonly name?: string | undefined
  readonly email?: string | undefined
  readonly locale?: string | undefined
  readonly zone?: string | undefined
  readonly currency?: string | undefined
  readonly taxId?: string | undefined
  readonly address?: Loose<Address> | undefined
}

/** As parsed JSON has it: what is left out may also be said to be undefined. */
type Loose<T> = { readonly [K in keyof T]: T[K] | undefined }

/** Makes a customer, or updates what is said of them. The product's key is the identity. */
export async function saveCustomer(
  tx: Tx,
  saved: {
    readonly tenantId: TenantId
    readonly transactionId: TransactionId
    readonly draft: CustomerDraft
    readonly defaults: CustomerDefaults
  },
): Promise<CustomerId> {
  const { tenantId, transactionId, draft, defaults } = saved
  const { key, ...said } = draft
  if (Object.values(said).every((value) => value === undefined)) {
    // Merely named, as in most orders: nothing to write, unless they are new.
    const known = await findCustomer(tx, { key })
    if (known !== undefined) return known.customer_id
  }
  const address = draft.address === undefined ? null : json(tx, draft.address)
  const [row] = await tx<{ customer_id: CustomerId }[]>`
    insert into sales.customer as c
      (tenant_id, customer_id, key, name, email, locale, zone, currency, address, tax_id, transaction_id)
    values (${tenantId}, ${newId('customer')}, ${draft.key}, ${draft.name ?? draft.key}, ${draft.email ?? null},
            ${draft.locale ?? defaults.locale}, ${draft.zone ?? defaults.zone}, ${draft.currency ?? null},
            ${address ?? tx.json({ country: defaults.country })}, ${draft.taxId ?? null}, ${transactionId})
    on conflict (tenant_id, key) do update
       set name = coalesce(${draft.name ?? null}, c.name), email = coalesce(${draft.email ?? null}, c.email),
           locale = coalesce(${draft.locale ?? null}, c.locale), zone = coalesce(${draft.zone ?? null}, c.zone),
           currency = coalesce(${draft.currency ?? null}, c.currency), address = coalesce(${address}, c.address),
           tax_id = coalesce(${draft.taxId ?? null}, c.tax_id), updated_at = now()
    returning customer_id`
  if (row === undefined) throw new Error('The customer gave no row.')
  return row.customer_id
}

/** A customer by our id or by the product's key. */
export async function findCustomer(
  tx: Tx,
  name: { readonly id: string } | { readonly key: string },
): Promise<CustomerRow | undefined> {
  const which = 'id' in name ? tx`customer_id = ${name.id}` : tx`key = ${name.key}`
  const [row] = await tx<CustomerRow[]>`select * from sales.customer where ${which}`
  return row
}

export type CustomerRow = {
  readonly customer_id: CustomerId
  readonly key: string
  readonly name: string
  readonly email: string | null
  readonly locale: string
  readonly zone: string
  readonly currency: string | null
  readonly address: Address
  readonly tax_id: string | null
  readonly transaction_id: TransactionId
  readonly created_at: Date
  readonly updated_at: Date
}
