import type { Probe } from './ask.ts'
import type { Exam } from './check.ts'

/** Subscriptions about which something happened so lately that it may still be on its way. */
const freshSubscriptions = ({ tx, settled }: Exam) => tx`
  select o.subject from platform.outbox o where o.recorded_at >= ${settled}
  union select c.subscription_id from sales.subscription_command c where c.recorded_at >= ${settled}
  union select d.subscription_id from sales.document d
         where d.subscription_id is not null
           and (d.finalized_at >= ${settled}
                or d.document_id in (select coalesce(o.data->>'invoiceId', o.subject) from platform.outbox o where o.recorded_at >= ${settled}))`

/**
 * Subscriptions that nothing is on its way for, each with its newest invoice, and whether one of its
 * invoices is being collected: its collection then says what is let in.
 */
const standing = (exam: Exam) => exam.tx`
  select s.*, v.invoice_id, v.status, coalesce(v.status in ('paid', 'credited'), true) as settled,
         exists (select from sales.document d
                   join payments.collection c on c.tenant_id = d.tenant_id and c.invoice_id = d.document_id
                  where d.tenant_id = s.tenant_id and d.subscription_id = s.subscription_id and c.status = 'open') as collecting
    from sales.subscription s
    left join lateral (
      select v.invoice_id, v.status from sales.document d
        join sales.invoice v on v.tenant_id = d.tenant_id and v.invoice_id = d.document_id
       where d.tenant_id = s.tenant_id and d.subscription_id = s.subscription_id
       order by d.finalized_at desc, d.counter desc limit 1) v on true
   where s.subscription_id not in (${freshSubscriptions(exam)})`

/** Subscriptions' rights that are in force now, in their customer's time. */
const live = ({ tx }: Exam) => tx`
  select e.* from access.entitlement e
   where e.cause_kind = 'subscription' and (e.ends_at is null or e.ends_at > platform.now_for(e.tenant_id, e.customer_id))`

/** What each subscription's plan lets in to, and up to how much in a period. */
const planned = (exam: Exam) => exam.tx`
  select s.*, f.key as feature, (f.value->>'limit')::numeric as limit_units
    from (${standing(exam)}) s
    join sales.plan_version v on v.tenant_id = s.tenant_id and v.plan_id = s.plan_id and v.version = s.plan_version
   cross join jsonb_each(v.body->'features') f`

/** Nobody is let in by a subscription that is not running, not paid, or not about that feature. */
export const letInBySubscription: readonly Probe[] = [
  (exam) => exam.tx`
    select format('%s may use %s as %s (%s), but %s is %s', e.customer_id, e.feature, e.standing, e.grant_id, e.cause_id, s.state)
      from (${live(exam)}) e
      join (${standing(exam)}) s on s.tenant_id = e.tenant_id and s.subscription_id = e.cause_id
     where s.state not in ('active', 'trialing') or (s.state = 'trialing') <> (e.standing = 'trial')`,
  ({ tx, ...exam }) => tx`
    select format('%s may use %s (%s) by %s, which is unknown', e.customer_id, e.feature, e.grant_id, e.cause_id)
      from (${live({ tx, ...exam })}) e
     where not exists (select from sales.subscription s
                        where s.tenant_id = e.tenant_id and s.subscription_id = e.cause_id and s.customer_id = e.customer_id)`,
  (exam) => exam.tx`
    select format('%s may use %s as paid (%s), but %s of %s is %s', e.customer_id, e.feature, e.grant_id, s.invoice_id, e.cause_id, s.status)
      from (${live(exam)}) e
      join (${standing(exam)}) s on s.tenant_id = e.tenant_id and s.subscription_id = e.cause_id
     where e.standing = 'paid' and not s.settled`,
  (exam) => exam.tx`
    select format('%s may use %s in grace (%s), but nothing of %s is being collected', e.customer_id, e.feature, e.grant_id, e.cause_id)
      from (${live(exam)}) e
      join (${standing(exam)}) s on s.tenant_id = e.tenant_id and s.subscription_id = e.cause_id
     where e.standing = 'grace' and not s.collecting`,
  (exam) => exam.tx`
    select format('%s may use %s (%s), which the plan of %s does not have', e.customer_id, e.feature, e.grant_id, e.cause_id)
      from (${live(exam)}) e
      join (${standing(exam)}) s on s.tenant_id = e.tenant_id and s.subscription_id = e.cause_id
      left join (${planned(exam)}) f on f.tenant_id = e.tenant_id and f.subscription_id = e.cause_id and f.feature = e.feature
     where f.feature is null and s.settled and not s.collecting and s.state in ('active', 'trialing')`,
  (exam) => exam.tx`
    select format('%s may use %s %s, by its plan %s in a period (%s)', e.customer_id, e.feature,
                  coalesce(trim_scale(q.limit_units)::text || ' times', 'without a limit'), coalesce(trim_scale(f.limit_units)::text, 'without a limit'), e.cause_id)
      from (${live(exam)}) e
      join (${planned(exam)}) f on f.tenant_id = e.tenant_id and f.subscription_id = e.cause_id and f.feature = e.feature
      left join access.quota q on q.tenant_id = e.tenant_id and q.customer_id = e.customer_id and q.feature = e.feature
                              and q.cause_kind = e.cause_kind and q.cause_id = e.cause_id and q.ends_at is null
     where f.settled and not f.collecting and q.limit_units is distinct from f.limit_units`,
]

/** Whoever has a subscription that runs and is paid, is let in to all of it. */
export const keptOutOfSubscription: Probe = (exam) => exam.tx`
  select format('%s is %s and %s, but %s may not use %s', f.subscription_id, f.state, coalesce(f.invoice_id || ' is ' || f.status, 'owes nothing'),
                f.customer_id, f.feature)
    from (${planned(exam)}) f
    left join (${live(exam)}) e on e.tenant_id = f.tenant_id and e.cause_id = f.subscription_id and e.feature = f.feature
   where f.state in ('active', 'trialing') and f.settled and not f.collecting
     and e.standing is distinct from case f.state when 'trialing' then 'trial' else 'paid' end`
