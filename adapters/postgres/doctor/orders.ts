import { bySql } from './ask.ts'
import type { Check } from './check.ts'
import { periodProbes } from './periods.ts'
import { uniqueIndex } from './schema.ts'

/** An order is billed once, whoever sends it, however often; so is a subscription's period. */
export const i7: Check = {
  id: 'I7',
  name: 'one invoice per order and per period of a subscription, whose periods tile',
  look: bySql({
    probes: [
      uniqueIndex({
        table: 'sales.document',
        columns: ['tenant_id', 'event_id', 'kind', "COALESCE(corrects_id, ''::text)"],
        where: '(event_id IS NOT NULL)',
      }),
      uniqueIndex({ table: 'sales.purchase', columns: ['tenant_id', 'order_key'] }),
      uniqueIndex({ table: 'platform.inbox', columns: ['tenant_id', 'source', 'source_id'] }),
      ({ tx }) => tx`
        select format('order %s became %s invoices: %s', order_key, count(*), string_agg(number, ', ' order by finalized_at)) as sample
          from sales.document where kind = 'invoice' and order_key is not null
         group by tenant_id, order_key having count(*) > 1`,
      ({ tx }) => tx`
        select format('event %s became %s documents: %s', event_id, count(*), string_agg(number, ', '))
          from sales.document where event_id is not null
         group by tenant_id, event_id, kind, corrects_id having count(*) > 1`,
      ({ tx }) => tx`
        select format('order %s is %s and points at %s, but its event became %s', p.order_key, p.state,
                      coalesce(p.invoice_id, 'no invoice'), coalesce(d.document_id, 'none'))
          from sales.purchase p
          left join sales.document d on d.tenant_id = p.tenant_id and d.event_id = p.event_id and d.kind = 'invoice'
         where p.invoice_id is distinct from d.document_id or (p.state = 'invoiced') <> (d.document_id is not null)`,
      ...periodProbes,
    ],
    looked: ({ tx }) => tx`
      select format('%s orders, %s periods, %s invoices', (select count(*) from sales.purchase),
                    (select count(*) from sales.billing_period), count(*))
        from sales.document where kind = 'invoice'`,
  }),
}
