import type { PspHint } from '../../psp/psp.ts'
import { newId } from '../../new-id.ts'
import type { Db } from '../client.ts'

/** What became of a verified webhook. */
export type NotedHint =
  /** It is about nothing of ours. */
  | { readonly kind: 'unknown' }
  | {
      readonly kind: 'noted'
      readonly tenantId: string
      readonly transactionId: string
      /** It had been noted before: nothing was done. */
      readonly duplicate: boolean
      /** The intent was still open, so its collection is told. */
      readonly told: boolean
    }

/**
 * Notes a webhook for the intent it is about, by the provider's reference or by the labels we gave
 * it, and tells the world if that intent is still open. One statement, so one transaction and one
 * round trip: a charge brings a webhook or two, and nearly all come when all is settled.
 */
export async function noteHint(
  system: Db,
  { provider, hint }: { readonly provider: string; readonly hint: PspHint },
): Promise<NotedHint> {
  const { tenant, intent } = hint.labels
  const [row] = await system<
    { tenant_id: string; transaction_id: string; fresh: boolean; told: boolean }[]
  >`
    with found as (
      select tenant_id, invoice_id, customer_id, transaction_id, status in ('pending', 'unknown', 'requires-action') as open
        from payments.intent where provider_ref = ${hint.objectRef} and provider = ${provider}
      union
      select tenant_id, invoice_id, customer_id, transaction_id, status in ('pending', 'unknown', 'requires-action')
        from payments.intent
       where tenant_id = ${tenant ?? ''} and intent_id = ${intent ?? ''} and provider = ${provider}
       limit 1
    ), noted as (
      insert into payments.provider_event
        (tenant_id, provider, provider_event_id, type, object_ref, invoice_id, transaction_id)
      select tenant_id, ${provider}, ${hint.id}, ${hint.type}, ${hint.objectRef}, invoice_id, transaction_id from found
      on conflict do nothing
      returning tenant_id
    ), told as (
      insert into platform.outbox
        (tenant_id, fact_id, type, subject, customer_id, transaction_id, data, happened_at)
      select f.tenant_id, ${newId('event')}, 'payments.provider.hinted.v1', f.invoice_id, f.customer_id, f.transaction_id,
             jsonb_build_object('type', ${hint.type}::text), platform.now_for(f.tenant_id, f.customer_id)
        from found f join noted n on n.tenant_id = f.tenant_id where f.open
      returning tenant_id
    )
    select f.tenant_id, f.transaction_id, exists (select from noted) as fresh, exists (select from told) as told from found f`
  if (row === undefined) return { kind: 'unknown' }
  return {
    kind: 'noted',
    tenantId: row.tenant_id,
    transactionId: row.transaction_id,
    duplicate: !row.fresh,
    told: row.told,
  }
}
