import { bySql } from './ask.ts'
import type { Check } from './check.ts'
import { creditProbes, keptByInvoice } from './credits.ts'

/** A document is the sum of its parts, an invoice the sum of what happened to it. */
export const i5: Check = {
  id: 'I5',
  name: 'totals are the sum of their lines, paid is what was applied, receivables are what is owed',
  look: bySql({
    probes: [
      ({ tx }) => tx`
        select format('%s is over «%s %s», its lines over «%s %s»', d.number, d.total_minor, d.currency, coalesce(l.total, 0), d.currency) as sample
          from sales.document d
          left join (select tenant_id, document_id, sum(net_minor) as net, sum(tax_minor) as tax, sum(total_minor) as total
                       from sales.document_line group by 1, 2) l using (tenant_id, document_id)
         where (d.net_minor, d.tax_minor, d.total_minor) is distinct from (l.net, l.tax, l.total)
            or d.total_minor <> d.net_minor + d.tax_minor`,
      ({ tx }) => tx`
        select format('%s: its tax groups add up to «%s %s» net and «%s %s» tax', d.number, g.net, d.currency, g.tax, d.currency)
          from sales.document d
         cross join lateral (
           select coalesce(sum((t->>'netMinor')::bigint), 0) as net, coalesce(sum((t->>'taxMinor')::bigint), 0) as tax
             from jsonb_array_elements(d.taxes) t) g
         where (d.net_minor, d.tax_minor) <> (g.net, g.tax)`,
      ({ tx }) => tx`
        select format('%s: the invoice row says «%s %s», the document «%s %s»', d.number, coalesce(v.total_minor, 0), d.currency, d.total_minor, d.currency)
          from sales.document d left join sales.invoice v on v.tenant_id = d.tenant_id and v.invoice_id = d.document_id
         where d.kind = 'invoice' and v.total_minor is distinct from d.total_minor`,
      ({ tx }) => tx`
        select format('%s: «%s %s» credited, its notes add up to «%s %s»', v.invoice_id, v.credited_minor, d.currency, coalesce(n.minor, 0), d.currency)
          from sales.invoice v
          join sales.document d on d.tenant_id = v.tenant_id and d.document_id = v.invoice_id
          left join (select tenant_id, corrects_id, sum(total_minor) as minor from sales.document
                      where corrects_id is not null group by 1, 2) n on n.tenant_id = v.tenant_id and n.corrects_id = v.invoice_id
         where v.credited_minor <> coalesce(n.minor, 0)`,
      ({ tx, settled }) => tx`
        select format('%s: «%s %s» paid and «%s %s» refunded, the payments say «%s %s» and «%s %s»', d.number,
                      v.paid_minor, d.currency, v.refunded_minor, d.currency, coalesce(m.paid, 0), d.currency, coalesce(m.refunded, 0), d.currency)
          from sales.invoice v
          join sales.document d on d.tenant_id = v.tenant_id and d.document_id = v.invoice_id
          left join (${movedByInvoice(tx)}) m on m.tenant_id = v.tenant_id and m.invoice_id = v.invoice_id
         where (v.paid_minor, v.refunded_minor) <> (coalesce(m.paid, 0), coalesce(m.refunded, 0))
           and coalesce(m.last_at, '-infinity') < ${settled}`,
      ({ tx }) => tx`
        select format('%s: the ledger says «%s %s» are owed, the invoices say «%s %s»', account, coalesce(l.minor, 0), currency, coalesce(o.minor, 0), currency)
          from (select tenant_id, account, currency, sum(minor) as minor
                  from platform.posting where account like 'receivable:%' group by 1, 2, 3) l
          full join (
            select v.tenant_id, 'receivable:' || v.customer_id as account, d.currency,
                   sum(v.total_minor - v.credited_minor - v.applied_minor
                       - coalesce(m.paid, 0) + coalesce(m.refunded, 0) + coalesce(k.minor, 0)) as minor
              from sales.invoice v
              join sales.document d on d.tenant_id = v.tenant_id and d.document_id = v.invoice_id
              left join (${movedByInvoice(tx)}) m on m.tenant_id = v.tenant_id and m.invoice_id = v.invoice_id
              left join (${keptByInvoice(tx)}) k on k.tenant_id = v.tenant_id and k.invoice_id = v.invoice_id
             group by 1, 2, 3) o using (tenant_id, account, currency)
         where coalesce(l.minor, 0) <> coalesce(o.minor, 0)`,
      ...creditProbes,
    ],
    looked: ({ tx }) => tx`
      select format('%s documents of %s lines', (select count(*) from sales.document), count(*)) from sales.document_line`,
  }),
}

/** What really moved for each invoice: the truth of Payments, which the ledger shares a commit with. */
const movedByInvoice = (tx: Parameters<typeof i5.look>[0]['tx']) => tx`
  select tenant_id, invoice_id, sum(paid) as paid, sum(refunded) as refunded, max(resolved_at) as last_at
    from (select tenant_id, invoice_id, amount_minor as paid, 0 as refunded, resolved_at
            from payments.intent where status = 'succeeded'
          union all
          select tenant_id, invoice_id, 0, amount_minor, resolved_at
            from payments.refund where status = 'succeeded') moved
   group by 1, 2`
