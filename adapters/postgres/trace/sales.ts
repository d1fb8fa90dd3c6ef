import type { Teller } from './line.ts'

/** What the product sent, and what of it was refused. */
export const accepted: Teller = ({ tx, ids }) => tx`
  select occurred_at as at, received_at as recorded_at, 'inbox' as source,
         format('%s accepted from %s as %s', type, source, source_id) as what,
         jsonb_build_object('table', 'platform.inbox', 'id', event_id, 'customer', customer_id) as evidence,
         event_id as key, null as cause
    from platform.inbox where transaction_id = any(${[...ids]})`

/** Documents that became final. */
export const finalised: Teller = ({ tx, ids }) => tx`
  select d.issued_at, d.finalized_at, 'invoice',
         case d.kind when 'invoice'
           then format('invoice %s is final: «%s %s» (net «%s %s», tax «%s %s») for %s', d.number, d.total_minor, d.currency,
                       d.net_minor, d.currency, d.tax_minor, d.currency, coalesce('order ' || d.order_key, 'subscription ' || s.key, 'an order'))
           else format('credit note %s over «%s %s» corrects %s: %s', d.number, d.total_minor, d.currency,
                       coalesce(d.header->'corrects'->>'number', 'another document'), coalesce(d.header->>'reason', 'no reason given')) end,
         jsonb_build_object('table', 'sales.document', 'id', d.document_id, 'number', d.number), d.document_id, null
    from sales.document d left join sales.subscription s using (tenant_id, subscription_id)
   where d.transaction_id = any(${[...ids]})`
