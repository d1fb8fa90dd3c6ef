import type { TaxCategory } from '../../../domain/sales/document.ts'
import type { Tx } from '../client.ts'
import { behind, type Listed, newestFirst, type Page, placeOf } from '../platform/page.ts'
import { onlyWhere } from '../platform/where.ts'

export type ProductListRow = Listed & {
  readonly product_id: string
  readonly key: string
  readonly name: string
  readonly tax_category: TaxCategory
  readonly features: string[]
  readonly prices: Record<string, string>
}

const order = { at: 'created_at', id: 'product_id' }

/** The catalogue, the newest product first. */
export function listProducts(
  tx: Tx,
  { page, key }: { readonly page: Page; readonly key?: string | undefined },
): Promise<ProductListRow[]> {
  return tx<ProductListRow[]>`
    select product_id, key, name, tax_category, features, prices, ${placeOf(tx, order)}
      from sales.product where true ${onlyWhere(tx, { key })} ${behind(tx, { ...page, ...order })}
     ${newestFirst(tx, { ...page, ...order })}`
}
