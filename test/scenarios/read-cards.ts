import type { CustomerId } from '../../domain/ids.ts'
import type { TestEngine } from '../engine.ts'

/** How many attempts hold the payment slot of an order's invoice: none or one. */
export async function openIntentsOf({ parts }: TestEngine, order: string): Promise<number> {
  const rows = await parts.system`
    select from payments.intent i join sales.document d
        on d.tenant_id = i.tenant_id and d.document_id = i.invoice_id
     where d.order_key = ${order} and i.status in ('pending', 'unknown', 'requires-action')`
  return rows.length
}

/** Whether the provider knows a card of this brand for a customer. */
export async function hasCard(
  { parts }: TestEngine,
  { customerId, brand }: { readonly customerId: CustomerId; readonly brand: string },
): Promise<boolean> {
  const rows = await parts.system`
    select from payments.method
     where customer_id = ${customerId} and brand = ${brand} and state = 'attached'`
  return rows.length > 0
}
