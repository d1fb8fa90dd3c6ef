import type { Probe } from './ask.ts'
import { uniqueIndex } from './schema.ts'

/** Every period beside the one before it; the trial, numbered -1, comes before the first. */
const inTurn: Probe = ({ tx }) => tx`
  select p.*, lag(period_index) over turn as index_before, lag(starts_at) over turn as start_before,
         lag(ends_at) over turn as end_before, first_value(period_index) over turn as first_index
    from sales.billing_period p window turn as (partition by tenant_id, subscription_id order by period_index)`

/** Each period of a subscription is billed once, they follow each other, and their invoices are theirs. */
export const periodProbes: readonly Probe[] = [
  uniqueIndex({
    table: 'sales.billing_period',
    columns: ['tenant_id', 'subscription_id', 'purpose', 'period_index'],
  }),
  ({ tx }) => tx`
    select format('period %s of %s is billed %s times', period_index, subscription_id, count(*))
      from sales.billing_period group by tenant_id, subscription_id, period_index having count(*) > 1`,
  ({ tx }) => tx`
    select format('period %s of %s is its %s', period_index, subscription_id, purpose)
      from sales.billing_period where (purpose = 'trial') <> (period_index = -1)`,
  (exam) => exam.tx`
    select format('%s has no period %s: after %s comes %s', subscription_id, coalesce(index_before + 1, 0),
                  coalesce('period ' || index_before, 'nothing'), period_index)
      from (${inTurn(exam)}) p
     where period_index <> coalesce(index_before + 1, least(period_index, 0))`,
  // A change to another rhythm begins a period within the one before, by the command of that instant.
  (exam) => exam.tx`
    select format('period %s of %s begins at %s, the one before ends at %s', period_index, subscription_id, starts_at, end_before)
      from (${inTurn(exam)}) p
     where index_before = period_index - 1 and starts_at <> end_before
       and (starts_at < start_before or starts_at > end_before or not exists (
         select from sales.subscription_command c
          where c.tenant_id = p.tenant_id and c.subscription_id = p.subscription_id and c.at = p.billed_at
            and c.answer->>'kind' = 'done'))`,
  ({ tx }) => tx`
    select format('%s stands in period %s from %s to %s, its last is %s', s.subscription_id, s.period_index, s.starts_at, s.ends_at,
                  coalesce(format('%s from %s to %s', p.period_index, p.starts_at, p.ends_at), 'none'))
      from sales.subscription s
      left join lateral (select * from sales.billing_period p
                          where p.tenant_id = s.tenant_id and p.subscription_id = s.subscription_id
                          order by period_index desc limit 1) p on true
     where s.starts_at is not null
       and (s.period_index, s.starts_at, s.ends_at) is distinct from (p.period_index, p.starts_at, p.ends_at)`,
  ({ tx }) => tx`
    select format('period %s of %s names %s, which is %s', p.period_index, p.subscription_id, p.document_id,
                  coalesce(format('%s %s of %s', d.kind, d.number, coalesce(d.subscription_id, 'no subscription')), 'gone'))
      from sales.billing_period p left join sales.document d using (tenant_id, document_id)
     where p.document_id is not null
       and (d.kind, d.subscription_id) is distinct from ('invoice', p.subscription_id)`,
  ({ tx }) => tx`
    select format('%s is the invoice of %s periods: %s', document_id, count(*),
                  string_agg(format('%s of %s', period_index, subscription_id), ', '))
      from sales.billing_period where document_id is not null
     group by tenant_id, document_id having count(*) > 1`,
]
