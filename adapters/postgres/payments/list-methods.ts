import type { Tx } from '../client.ts'

/** A way to pay, as it may be shown: never its token. */
export type MethodListRow = {
  readonly method_id: string
  readonly provider: string
  readonly state: 'named' | 'attached' | 'refused'
  readonly refusal: string | null
  readonly brand: string | null
  readonly last4: string | null
  readonly exp_month: number | null
  readonly exp_year: number | null
  readonly named_at: Date
}

/** A customer's ways to pay; the newest, which is the one they mean, first. */
export function listMethods(
  tx: Tx,
  { customerId, limit }: { readonly customerId: string; readonly limit: number },
): Promise<MethodListRow[]> {
  return tx<MethodListRow[]>`
    select method_id, provider, state, refusal, brand, last4, exp_month, exp_year, named_at
      from payments.method where customer_id = ${customerId} order by sequence desc limit ${limit}`
}

/** What the provider made of the customer's newest way to pay. */
export async function newestMethodState(
  tx: Tx,
  customerId: string,
): Promise<MethodListRow | undefined> {
  const [newest] = await listMethods(tx, { customerId, limit: 1 })
  return newest
}

/** Whether a customer has a payment method on file that was not refused. */
export async function hasMethod(
  tx: Tx,
  { customerId, provider }: { readonly customerId: string; readonly provider: string },
): Promise<boolean> {
  const { count } = await tx`
    select from payments.method
     where customer_id = ${customerId} and provider = ${provider} and state <> 'refused' limit 1`
  return count > 0
}
