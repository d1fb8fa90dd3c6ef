import type { Probe } from './ask.ts'
import type { Exam } from './check.ts'

/** What a window counted by its meter's way of counting. */
const counted = (tx: Exam['tx'], of: string) => tx`
  (case m.aggregation when 'count' then ${tx(of)}.events::numeric when 'sum' then ${tx(of)}.total
                      else coalesce(${tx(of)}.highest, 0) end)`

/**
 * Billed windows, each with what it counted and what its period was billed for before: by the window
 * that it is late for, and by those which came late before it (ids sort by the time they were made).
 */
const billed = ({ tx }: Exam) => tx`
  select w.*, ${counted(tx, 'w')} as quantity, m.aggregation,
         case when w.late_for is not null then ${counted(tx, 'b')} end as before
    from sales.usage_window w
    join sales.meter m on m.tenant_id = w.tenant_id and m.key = w.meter_key
    left join lateral (
      select sum(o.events) as events, sum(o.total) as total, max(o.highest) as highest
        from sales.usage_window o
       where w.late_for is not null and o.tenant_id = w.tenant_id
         and (o.window_id = w.late_for or (o.late_for = w.late_for and o.window_id < w.window_id))) b on true
   where w.state = 'billed'`

/** The lines of invoices that charge for windows; `flat`: the same whatever was used. */
const lines = ({ tx }: Exam) => tx`
  select l.tenant_id, l.document_id, d.number, d.subscription_id, l.line_key, l.quantity::numeric as quantity, l.after::numeric as after,
         l.origin->>'windowId' as window_id, l.origin->>'priceKey' as price_key,
         exists (select from sales.plan p
                   join sales.plan_version v using (tenant_id, plan_id)
                  cross join jsonb_array_elements(v.body->'prices') x
                  where p.tenant_id = l.tenant_id and p.key = l.origin->>'planKey' and v.version = (l.origin->>'planVersion')::integer
                    and x->>'key' = l.origin->>'priceKey' and x->'amounts'->d.currency->>'kind' = 'flat') as flat
    from sales.document_line l join sales.document d using (tenant_id, document_id)
   where l.origin ? 'windowId' and d.kind = 'invoice'`

/** Whether the plan that rated a window asks for money for its meter. */
const priced = ({ tx }: Exam) => tx`
  exists (select from sales.subscription s
            join sales.plan_version v on v.tenant_id = s.tenant_id and v.plan_id = coalesce(w.plan_id, s.plan_id)
                                     and v.version = coalesce(w.plan_version, s.plan_version)
           cross join jsonb_array_elements(v.body->'prices') x
           where s.tenant_id = w.tenant_id and s.subscription_id = w.subscription_id and x->>'meter' = w.meter_key)`

/** A subscription whose first invoice was never paid had no first period either. */
const neverBegan = ({ tx }: Exam) => tx`
  exists (select from sales.subscription s
            join sales.billing_period p on p.tenant_id = s.tenant_id and p.subscription_id = s.subscription_id and p.period_index = 0
            join sales.invoice v on v.tenant_id = p.tenant_id and v.invoice_id = p.document_id
           where s.tenant_id = w.tenant_id and s.subscription_id = w.subscription_id and s.state = 'cancelled'
             and s.period_index = 0 and v.paid_at is null)`

/** A profile that drops lines over nothing may have left a window's out. */
const mayBeDropped = ({ tx }: Exam) => tx`
  exists (select from sales.billing_profile b
            left join sales.document d on d.tenant_id = b.tenant_id and d.document_id = w.document_id
           where b.tenant_id = w.tenant_id and b.body->>'zeroLines' = 'drop'
             and (d.document_id is null or (d.profile_key, d.profile_version) = (b.key, b.version)))`

/** Each billed window is charged by the lines of one invoice, for exactly what it counted. */
export const rating: readonly Probe[] = [
  (exam) => exam.tx`
    select format('%s, line %s charges for %s, which is %s', l.number, l.line_key, l.window_id,
                  case when w.window_id is null then 'gone' when w.state = 'open' then 'still open' when w.period_index < 0 then 'of a trial'
                       else 'billed by ' || coalesce(w.document_id, 'nothing') end)
      from (${lines(exam)}) l left join sales.usage_window w using (tenant_id, window_id)
     where (w.state, w.document_id, w.subscription_id) is distinct from ('billed', l.document_id, l.subscription_id) or w.period_index < 0`,
  (exam) => exam.tx`
    select format('%s charges for %s by %s twice', l.number, l.window_id, l.price_key)
      from (${lines(exam)}) l group by l.tenant_id, l.number, l.window_id, l.price_key having count(*) > 1`,
  // Late events beside the highest of a period add only what they are above it.
  (exam) => exam.tx`
    select format('%s, line %s charges for %s after %s, %s counted %s after %s', l.number, l.line_key, trim_scale(l.quantity),
                  trim_scale(coalesce(l.after, 0)), w.window_id, trim_scale(w.quantity), trim_scale(coalesce(w.before, 0)))
      from (${lines(exam)}) l join (${billed(exam)}) w using (tenant_id, window_id)
     where coalesce(l.after, 0) <> coalesce(w.before, 0)
        or (not l.flat and l.quantity <> case when w.aggregation = 'max' then w.quantity - coalesce(w.before, 0) else w.quantity end)`,
  (exam) => exam.tx`
    select format('%s counted %s events of %s and is billed by %s, which has no line for it', w.window_id, w.events, w.meter_key,
                  coalesce(w.document_id, 'no invoice'))
      from (${billed(exam)}) w left join (${lines(exam)}) l using (tenant_id, window_id)
     where l.window_id is null and w.events > 0 and w.period_index >= 0
       and not (w.aggregation = 'max' and w.late_for is not null and w.quantity <= w.before)
       and ${priced(exam)} and not ${neverBegan(exam)} and not ${mayBeDropped(exam)}`,
]
