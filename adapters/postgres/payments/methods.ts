import type { CustomerId, MethodId, TenantId } from '../../../domain/ids.ts'
import { newId } from '../../new-id.ts'
import type { Tx } from '../client.ts'

/** A way to pay. `named`: a token we were given; `attached`: the provider knows it for this customer. */
export type MethodRow = {
  readonly method_id: MethodId
  readonly customer_id: CustomerId
  readonly token: string
  readonly provider_ref: string | null
  readonly state: 'named' | 'attached' | 'refused'
  readonly refusal: string | null
  readonly last4: string | null
  readonly account_ref: string | null
}

/** The customer's newest method, usable or not: the last one given is the one they mean. */
export async function newestMethod(
  tx: Tx,
  { customerId, provider }: { readonly customerId: CustomerId; readonly provider: string },
): Promise<MethodRow | undefined> {
  const [row] = await newestMethods(tx, { customerIds: [customerId], provider })
  return row
}

/** The newest method of each customer that has one. */
export async function newestMethods(
  tx: Tx,
  wanted: { readonly customerIds: readonly CustomerId[]; readonly provider: string },
): Promise<MethodRow[]> {
  const { customerIds, provider } = wanted
  return tx<MethodRow[]>`
    select newest.* from unnest(${customerIds}::text[]) wanted(id)
     cross join lateral (
       select m.method_id, m.customer_id, m.token, m.provider_ref, m.state, m.refusal, m.last4,
              a.provider_ref as account_ref
         from payments.method m
         left join payments.account a
           on a.tenant_id = m.tenant_id and a.customer_id = m.customer_id and a.provider = ${provider}
        where m.customer_id = wanted.id and m.provider = ${provider}
        order by m.sequence desc limit 1) newest`
}

/** One method, with the customer's account at its provider. */
export async function methodById(tx: Tx, methodId: MethodId): Promise<MethodRow | undefined> {
  const [row] = await tx<MethodRow[]>`
    select m.method_id, m.customer_id, m.token, m.provider_ref, m.state, m.refusal, m.last4,
           a.provider_ref as account_ref
      from payments.method m
      left join payments.account a
        on a.tenant_id = m.tenant_id and a.customer_id = m.customer_id and a.provider = m.provider
     where m.method_id = ${methodId}`
  return row
}

/** Notes a token the customer wants to pay with. A token that is their newest one already changes nothing. */
export async function nameMethod(
  tx: Tx,
  method: {
    readonly tenantId: TenantId
    readonly customerId: CustomerId
    readonly provider: string
    readonly token: string
    readonly transactionId: string
  },
): Promise<void> {
  const { tenantId, customerId, provider, token, transactionId } = method
  await tx`
    insert into payments.method (tenant_id, method_id, customer_id, provider, token, transaction_id)
    select ${tenantId}, ${newId('method')}, ${customerId}, ${provider}, ${token}, ${transactionId}
     where not exists (
       select from (select token, state from payments.method where customer_id = ${customerId}
                     order by sequence desc limit 1) newest
        where newest.token = ${token} and newest.state <> 'refused')`
}
