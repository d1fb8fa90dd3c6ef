import type { Tx } from '../client.ts'

/** What a customer is taken to be until the product says otherwise. */
export type CustomerDefaults = {
  readonly locale: string
  readonly zone: string
  readonly country: string
}

/** Where the tenant's default seller is: what customers are taken to be who say nothing. */
export async function sellerDefaults(tx: Tx): Promise<CustomerDefaults | undefined> {
  const [row] = await tx<{ zone: string; country: string }[]>`
    select zone, address->>'country' as country from sales.legal_entity where key = 'default'`
  return row === undefined ? undefined : { locale: 'en', ...row }
}
