import type { CustomerId, MethodId, TenantId } from '../../../domain/ids.ts'
import type { Tx } from '../client.ts'

type Attached = {
  readonly tenantId: TenantId
  readonly customerId: CustomerId
  readonly methodId: MethodId
  readonly provider: string
  readonly accountRef: string
  readonly methodRef: string
  readonly brand: string
  readonly last4: string
  readonly expMonth: number
  readonly expYear: number
}

/** Notes what the provider made of a token. @returns whether it was news */
export async function noteAttached(tx: Tx, method: Attached): Promise<boolean> {
  await tx`
    insert into payments.account (tenant_id, customer_id, provider, provider_ref)
    values (${method.tenantId}, ${method.customerId}, ${method.provider}, ${method.accountRef})
    on conflict do nothing`
  const { count } = await tx`
    update payments.method
       set state = 'attached', provider_ref = ${method.methodRef}, brand = ${method.brand},
           last4 = ${method.last4}, exp_month = ${method.expMonth}, exp_year = ${method.expYear}
     where method_id = ${method.methodId} and state = 'named'`
  return count > 0
}

/** The provider would not have it. */
export async function noteRefused(
  tx: Tx,
  refusal: { readonly methodId: MethodId; readonly code: string },
): Promise<void> {
  await tx`
    update payments.method set state = 'refused', refusal = ${refusal.code}
     where method_id = ${refusal.methodId} and state = 'named'`
}
