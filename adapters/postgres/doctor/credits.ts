import type { Fragment } from 'postgres'
import type { Tx } from '../client.ts'
import type { Probe } from './ask.ts'

/** What was kept for the customer of the credits on each invoice, instead of being paid back. */
export const keptByInvoice = (tx: Tx): Fragment => tx`
  select n.tenant_id, n.corrects_id as invoice_id, sum(k.minor) as minor
    from sales.credit_movement k join sales.document n using (tenant_id, document_id)
   where k.minor > 0 and n.corrects_id is not null group by 1, 2`

/** What is held for customers is what was kept less what invoices used. */
export const creditProbes: readonly Probe[] = [
  ({ tx }) => tx`
    select format('%s: «%s %s» are held, their movements add up to «%s %s»', customer_id,
                  coalesce(c.minor, 0), currency, coalesce(m.minor, 0), currency)
      from sales.customer_credit c
      full join (select tenant_id, customer_id, currency, sum(minor) as minor
                   from sales.credit_movement group by 1, 2, 3) m using (tenant_id, customer_id, currency)
     where coalesce(c.minor, 0) <> coalesce(m.minor, 0)`,
  ({ tx }) => tx`
    select format('%s: «%s %s» settled by credit, the credit gave «%s %s»', d.number, v.applied_minor, d.currency,
                  coalesce(-m.minor, 0), d.currency)
      from sales.invoice v
      join sales.document d on d.tenant_id = v.tenant_id and d.document_id = v.invoice_id
      left join sales.credit_movement m on m.tenant_id = v.tenant_id and m.document_id = v.invoice_id
     where v.applied_minor <> coalesce(-m.minor, 0) or v.applied_minor > v.total_minor`,
  ({ tx }) => tx`
    select format('%s moves the credit of %s by «%s %s», but is %s over «%s %s» for %s', d.number, m.customer_id, m.minor, m.currency,
                  d.kind, d.total_minor, d.currency, d.customer_id)
      from sales.credit_movement m join sales.document d using (tenant_id, document_id)
     where (m.customer_id, m.currency) <> (d.customer_id, d.currency)
        or (m.minor > 0) <> (d.kind = 'credit-note') or abs(m.minor) > d.total_minor`,
]

/** Each movement of what is held is booked as it was made, document by document. */
export const creditsAsBooked: Probe = ({ tx }) => tx`
  select format('%s moves what is held for %s by «%s %s», the journal by «%s %s»', coalesce(m.document_id, b.subject),
                coalesce(m.customer_id, b.customer_id), coalesce(m.minor, 0), coalesce(m.currency, b.currency),
                coalesce(b.minor, 0), coalesce(m.currency, b.currency))
    from sales.credit_movement m
    full join (
      select e.tenant_id, e.subject, substr(p.account, 17) as customer_id, p.currency, -sum(p.minor) as minor
        from platform.journal_entry e join platform.posting p using (tenant_id, entry_id)
       where e.kind in ('credit-kept', 'credit-applied') and p.account like 'customer-credit:%' group by 1, 2, 3, 4) b
      on b.tenant_id = m.tenant_id and b.subject = m.document_id
   where (m.customer_id, m.currency, m.minor) is distinct from (b.customer_id, b.currency, b.minor)`
