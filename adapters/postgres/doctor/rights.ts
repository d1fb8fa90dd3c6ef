import { bySql } from './ask.ts'
import type { Check, Exam } from './check.ts'
import { keptOutOfSubscription, letInBySubscription } from './subscribed.ts'

/** Purchases' entitlements that are in force now, in their customer's time. */
const live = ({ tx }: Exam) => tx`
  select e.*, e.cause_id as invoice_id from access.entitlement e
   where e.cause_kind = 'purchase' and (e.ends_at is null or e.ends_at > platform.now_for(e.tenant_id, e.customer_id))`

/** Invoices about which something happened so lately that it may still be on its way. */
const fresh = ({ tx, settled }: Exam) => tx`
  select coalesce(data->>'invoiceId', subject) from platform.outbox where recorded_at >= ${settled}`

/** What each invoice still pays for: the features of lines that are not credited in full. */
const paidFor = ({ tx }: Exam) => tx`
  select distinct l.tenant_id, l.document_id as invoice_id, f.feature
    from sales.document_line l
    join sales.invoice v on v.tenant_id = l.tenant_id and v.invoice_id = l.document_id
   cross join unnest(l.features) f (feature)
    left join (select n.tenant_id, n.corrects_id, c.line_key, sum(c.total_minor) as total_minor
                 from sales.document n join sales.document_line c using (tenant_id, document_id)
                where n.corrects_id is not null group by 1, 2, 3) c
      on c.tenant_id = l.tenant_id and c.corrects_id = l.document_id and c.line_key = l.line_key
   where v.status <> 'credited' and (c.total_minor is null or l.total_minor <= 0 or c.total_minor < l.total_minor)`

/** Nobody is let in whose money did not come. */
export const i9: Check = {
  id: 'I9',
  name: 'no access without a paid invoice or an open collection behind it',
  look: bySql({
    probes: [
      (exam) => exam.tx`
        select format('%s may use %s as paid (%s), but %s is %s', e.customer_id, e.feature, e.grant_id, e.invoice_id, coalesce(v.status, 'unknown')) as sample
          from (${live(exam)}) e left join sales.invoice v on v.tenant_id = e.tenant_id and v.invoice_id = e.invoice_id
         where e.standing = 'paid' and coalesce(v.status not in ('paid', 'credited'), true)`,
      (exam) => exam.tx`
        select format('%s may use %s (%s), but %s pays for it no longer', e.customer_id, e.feature, e.grant_id, e.invoice_id)
          from (${live(exam)}) e
          join sales.invoice v on v.tenant_id = e.tenant_id and v.invoice_id = e.invoice_id
          left join (${paidFor(exam)}) f on f.tenant_id = e.tenant_id and f.invoice_id = e.invoice_id and f.feature = e.feature
         where f.feature is null and (e.standing = 'grace' or v.status in ('paid', 'credited'))
           and e.invoice_id not in (${fresh(exam)})`,
      (exam) => exam.tx`
        select format('%s may use %s in grace (%s), but the collection of %s is %s', e.customer_id, e.feature, e.grant_id, e.invoice_id, coalesce(c.status, 'unknown'))
          from (${live(exam)}) e
          left join payments.collection c on c.tenant_id = e.tenant_id and c.invoice_id = e.invoice_id
         where e.standing = 'grace' and coalesce(c.status <> 'open', true) and e.invoice_id not in (${fresh(exam)})`,
      ...letInBySubscription,
    ],
    looked: ({ tx }) => tx`
      select format('%s rights in force, %s of them by subscription', count(*), count(*) filter (where cause_kind = 'subscription'))
        from access.entitlement where ends_at is null or ends_at > platform.now_for(tenant_id, customer_id)`,
  }),
}

/** Whoever paid is let in. */
export const i10: Check = {
  id: 'I10',
  name: 'no paid invoice waits longer than a minute for its access',
  look: bySql({
    probes: [
      (exam) => exam.tx`
        select format('%s is paid, but %s may not use %s', f.invoice_id, v.customer_id, f.feature) as sample
          from (${paidFor(exam)}) f
          join sales.invoice v on v.tenant_id = f.tenant_id and v.invoice_id = f.invoice_id
          left join (${live(exam)}) e
            on e.tenant_id = f.tenant_id and e.invoice_id = f.invoice_id and e.feature = f.feature and e.standing = 'paid'
         where v.status = 'paid' and e.grant_id is null and f.invoice_id not in (${fresh(exam)})`,
      keptOutOfSubscription,
    ],
    looked: (exam) => exam.tx`
      select format('%s features of %s paid invoices; %s subscriptions that run', count(*), count(distinct f.invoice_id),
                    (select count(*) from sales.subscription where state in ('active', 'trialing')))
        from (${paidFor(exam)}) f
        join sales.invoice v on v.tenant_id = f.tenant_id and v.invoice_id = f.invoice_id where v.status = 'paid'`,
  }),
}
