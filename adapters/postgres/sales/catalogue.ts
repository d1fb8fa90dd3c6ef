import { newId } from '../../new-id.ts'
import type { TenantId } from '../../../domain/ids.ts'
import type { BillingProfile, TaxCategory } from '../../../domain/sales/document.ts'
import type { Product } from '../../../domain/sales/fill-lines.ts'
import { durabill } from '../../../domain/sales/profiles.ts'
import type { Tx } from '../client.ts'

/** Products by key or id, as orders name them; each found product stands under both names. */
export async function productsNamed(
  tx: Tx,
  names: readonly string[],
): Promise<Map<string, Product>> {
  if (names.length === 0) return new Map()
  const rows = await tx<ProductRow[]>`
    select * from sales.product where key = any(${[...names]}) or product_id = any(${[...names]})`
  return new Map(
    rows.map(fromProductRow).flatMap((product) => [
      [product.key, product],
      [product.productId, product],
    ]),
  )
}

/** Makes a product, or changes what new orders take from it. Final invoices keep what they used. */
export async function putProduct(
  tx: Tx,
  { tenantId, product }: { tenantId: TenantId; product: Omit<Product, 'productId'> },
): Promise<Product> {
  const [row] = await tx<ProductRow[]>`
    insert into sales.product (tenant_id, product_id, key, name, tax_category, features, prices)
    values (${tenantId}, ${newId('product')}, ${product.key}, ${product.name}, ${product.taxCategory},
            ${[...product.features]}, ${tx.json(product.prices)})
    on conflict (tenant_id, key) do update
       set name = excluded.name, tax_category = excluded.tax_category,
           features = excluded.features, prices = excluded.prices
    returning *`
  if (row === undefined) throw new Error('The product gave no row.')
  return fromProductRow(row)
}

/** The newest profile of the tenant, or the built-in one. */
export async function currentProfile(tx: Tx): Promise<BillingProfile> {
  const [row] = await tx<{ body: BillingProfile }[]>`
    select body from sales.billing_profile order by created_at desc, version desc limit 1`
  return row?.body ?? durabill
}

type ProductRow = {
  product_id: string
  key: string
  name: string
  tax_category: TaxCategory
  features: string[]
  prices: Record<string, string>
}

function fromProductRow(row: ProductRow): Product {
  return {
    productId: row.product_id,
    key: row.key,
    name: row.name,
    taxCategory: row.tax_category,
    features: row.features,
    prices: row.prices,
  }
}
