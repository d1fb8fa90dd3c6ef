import { bySql } from './ask.ts'
import type { Check } from './check.ts'
import { keptByInvoice } from './credits.ts'

/** Nothing goes back that did not come in. */
export const i6: Check = {
  id: 'I6',
  name: 'refunds stay within captures, credits within invoices, line by line',
  look: bySql({
    probes: [
      ({ tx }) => tx`
        select format('%s: refunds of «%s %s» against a capture of «%s %s»', i.intent_id, sum(r.amount_minor), i.currency, i.amount_minor, i.currency) as sample
          from payments.refund r join payments.intent i using (tenant_id, intent_id)
         where r.status <> 'refused'
         group by i.tenant_id, i.intent_id, i.currency, i.amount_minor, i.status
        having sum(r.amount_minor) > i.amount_minor or i.status <> 'succeeded' or bool_or(r.currency <> i.currency)`,
      ({ tx }) => tx`
        select format('%s: notes of «%s %s» against «%s %s»', d.number, sum(n.total_minor), d.currency, d.total_minor, d.currency)
          from sales.document n join sales.document d on d.tenant_id = n.tenant_id and d.document_id = n.corrects_id
         group by d.tenant_id, d.document_id, d.number, d.currency, d.total_minor
        having sum(n.total_minor) > d.total_minor or bool_or(n.currency <> d.currency)`,
      // A line below zero is credited downwards: the sum stays between nothing and the line.
      ({ tx }) => tx`
        select format('%s, line %s: «%s %s» credited of «%s %s»', d.number, l.line_key, sum(c.total_minor), d.currency, l.total_minor, d.currency)
          from sales.document n
          join sales.document_line c on c.tenant_id = n.tenant_id and c.document_id = n.document_id
          join sales.document d on d.tenant_id = n.tenant_id and d.document_id = n.corrects_id
          join sales.document_line l on l.tenant_id = d.tenant_id and l.document_id = d.document_id and l.line_key = c.line_key
         group by d.tenant_id, d.number, d.currency, l.document_id, l.line_key, l.net_minor, l.tax_minor, l.total_minor
        having sum(c.net_minor) not between least(l.net_minor, 0) and greatest(l.net_minor, 0)
            or sum(c.tax_minor) not between least(l.tax_minor, 0) and greatest(l.tax_minor, 0)`,
      ({ tx, settled }) => tx`
        select format('%s: «%s %s» kept of an invoice that asks for «%s %s»', d.number, p.minor, d.currency,
                      v.total_minor - v.credited_minor, d.currency)
          from sales.invoice v join sales.document d on d.tenant_id = v.tenant_id and d.document_id = v.invoice_id
          left join (${keptByInvoice(tx)}) k on k.tenant_id = v.tenant_id and k.invoice_id = v.invoice_id
         cross join lateral (
           select v.paid_minor + v.applied_minor - v.refunded_minor - coalesce(k.minor, 0) as minor) p
         where p.minor > v.total_minor - v.credited_minor
           and not exists (select from payments.refund r where r.tenant_id = v.tenant_id and r.invoice_id = v.invoice_id and r.status <> 'succeeded')
           and not exists (select from sales.document n where n.tenant_id = v.tenant_id and n.corrects_id = v.invoice_id and n.finalized_at >= ${settled})`,
    ],
    looked: ({ tx }) => tx`
      select format('%s refunds and %s credit notes', (select count(*) from payments.refund), count(*))
        from sales.document where kind = 'credit-note'`,
  }),
}
