import { bySql } from './ask.ts'
import type { Check } from './check.ts'
import { creditsAsBooked } from './credits.ts'
import { trigger } from './schema.ts'

/** Double entry holds, and the money in transit is what was captured and not given back. */
export const i4: Check = {
  id: 'I4',
  name: 'every journal entry balances, and clearing accounts hold what is under way',
  look: bySql({
    probes: [
      trigger('platform.journal_entry', 'balanced'),
      trigger('platform.journal_entry', 'append_only'),
      trigger('platform.posting', 'append_only'),
      trigger('platform.posting', 'in_time'),
      ({ tx }) => tx`
        select format('%s (%s of %s) is off by «%s %s»', e.entry_id, e.kind, e.subject, sum(p.minor), p.currency) as sample
          from platform.journal_entry e join platform.posting p using (tenant_id, entry_id)
         group by e.tenant_id, e.entry_id, e.kind, e.subject, p.currency having sum(p.minor) <> 0`,
      ({ tx }) => tx`
        select format('%s (%s of %s) has no postings', e.entry_id, e.kind, e.subject)
          from platform.journal_entry e
         where not exists (select from platform.posting p where p.tenant_id = e.tenant_id and p.entry_id = e.entry_id)`,
      ({ tx }) => tx`
        select format('in-transit:%s holds «%s %s» of %s, the payments say «%s %s»', provider,
                      coalesce(l.minor, 0), currency, tenant_id, coalesce(m.minor, 0), currency)
          from (select tenant_id, substr(account, 12) as provider, currency, sum(minor) as minor
                  from platform.posting where account like 'in-transit:%' group by 1, 2, 3) l
          full join (
            select tenant_id, provider, currency, sum(minor) as minor
              from (select tenant_id, provider, currency, amount_minor as minor
                      from payments.intent where status = 'succeeded'
                    union all
                    select r.tenant_id, i.provider, r.currency, -r.amount_minor
                      from payments.refund r join payments.intent i using (tenant_id, intent_id)
                     where r.status = 'succeeded') moved
             group by 1, 2, 3) m using (tenant_id, provider, currency)
         where coalesce(l.minor, 0) <> coalesce(m.minor, 0)`,
    ],
    looked: ({ tx }) => tx`
      select format('%s entries of %s postings', (select count(*) from platform.journal_entry), count(*)) from platform.posting`,
  }),
}

/** Whatever is stored as a sum is what the journal adds up to. */
export const i15: Check = {
  id: 'I15',
  name: 'stored balances are what the journal adds up to',
  look: bySql({
    probes: [
      ({ tx }) => tx`
        select format('%s is made out over «%s %s», the journal says «%s %s»', d.document_id, d.total_minor, d.currency,
                      coalesce(b.minor, 0), d.currency) as sample
          from sales.document d left join (${booked(tx, 'document')}) b on b.tenant_id = d.tenant_id and b.subject = d.document_id
         where d.total_minor <> coalesce(b.minor, 0)`,
      ({ tx }) => tx`
        select format('collection of %s: «%s %s» paid, «%s %s» refunded; the journal says «%s %s» and «%s %s»', c.invoice_id,
                      c.paid_minor, c.currency, c.refunded_minor, c.currency,
                      coalesce(p.minor, 0), c.currency, coalesce(r.minor, 0), c.currency)
          from payments.collection c
          left join (${paidByJournal(tx)}) p using (tenant_id, invoice_id)
          left join (${refundedByJournal(tx)}) r using (tenant_id, invoice_id)
         where (c.paid_minor, c.refunded_minor) <> (coalesce(p.minor, 0), coalesce(r.minor, 0))`,
      ({ tx, settled }) => tx`
        select format('%s: «%s %s» paid, «%s %s» refunded; the journal says «%s %s» and «%s %s»', v.invoice_id,
                      v.paid_minor, d.currency, v.refunded_minor, d.currency,
                      coalesce(p.minor, 0), d.currency, coalesce(r.minor, 0), d.currency)
          from sales.invoice v
          join sales.document d on d.tenant_id = v.tenant_id and d.document_id = v.invoice_id
          left join (${paidByJournal(tx)}) p on p.tenant_id = v.tenant_id and p.invoice_id = v.invoice_id
          left join (${refundedByJournal(tx)}) r on r.tenant_id = v.tenant_id and r.invoice_id = v.invoice_id
         where (v.paid_minor, v.refunded_minor) <> (coalesce(p.minor, 0), coalesce(r.minor, 0))
           and coalesce(greatest(p.last_at, r.last_at), '-infinity') < ${settled}`,
      ({ tx }) => tx`
        select format('%s: «%s %s» credited, the journal says «%s %s»', v.invoice_id, v.credited_minor, d.currency,
                      coalesce(n.minor, 0), d.currency)
          from sales.invoice v
          join sales.document d on d.tenant_id = v.tenant_id and d.document_id = v.invoice_id
          left join (
            select note.tenant_id, note.corrects_id, sum(b.minor) as minor
              from sales.document note join (${booked(tx, 'document')}) b on b.tenant_id = note.tenant_id and b.subject = note.document_id
             where note.corrects_id is not null group by 1, 2) n on n.tenant_id = v.tenant_id and n.corrects_id = v.invoice_id
         where v.credited_minor <> coalesce(n.minor, 0)`,
      creditsAsBooked,
    ],
    looked: ({ tx }) => tx`
      select format('%s documents and %s collections', (select count(*) from sales.document), count(*)) from payments.collection`,
  }),
}

type Tx = Parameters<typeof i4.look>[0]['tx']

/** What the journal says of each subject, as an amount above zero, on the customers' own accounts. */
function booked(tx: Tx, what: 'document' | 'payment' | 'refund') {
  const kinds = what === 'document' ? ['invoice', 'credit-note'] : [what]
  return tx`
    select e.tenant_id, e.subject, max(e.recorded_at) as last_at,
           sum(case when e.kind in ('invoice', 'refund') then p.minor else -p.minor end) as minor
      from platform.journal_entry e join platform.posting p using (tenant_id, entry_id)
     where e.kind = any(${kinds}) and (p.account like 'receivable:%' or p.account like 'customer-credit:%')
     group by 1, 2`
}

const paidByJournal = (tx: Tx) => tx`
  select i.tenant_id, i.invoice_id, sum(b.minor) as minor, max(b.last_at) as last_at
    from (${booked(tx, 'payment')}) b
    join payments.intent i on i.tenant_id = b.tenant_id and i.intent_id = b.subject
   group by 1, 2`

const refundedByJournal = (tx: Tx) => tx`
  select f.tenant_id, f.invoice_id, sum(b.minor) as minor, max(b.last_at) as last_at
    from (${booked(tx, 'refund')}) b
    join payments.refund f on f.tenant_id = b.tenant_id and f.refund_id = b.subject
   group by 1, 2`
