import { bySql, type Probe } from './ask.ts'
import type { Check, Exam } from './check.ts'
import { uniqueIndex } from './schema.ts'
import { rating } from './usage-rating.ts'

/** Each event in the sums of its window, and only there. */
const counting: readonly Probe[] = [
  uniqueIndex({ table: 'sales.usage_event', columns: ['tenant_id', 'source', 'source_id'] }),
  ({ tx }) => tx`
    select format('%s (%s of %s) says %s events, %s in all, %s at most; its events say %s, %s and %s', w.window_id, w.meter_key, w.subscription_id,
                  w.events, trim_scale(w.total), coalesce(trim_scale(w.highest)::text, 'nothing'),
                  coalesce(e.events, 0), coalesce(trim_scale(e.total), 0), coalesce(trim_scale(e.highest)::text, 'nothing'))
      from sales.usage_window w
      left join (select tenant_id, window_id, count(*) as events, sum(quantity) as total, max(quantity) as highest
                   from sales.usage_event where window_id is not null group by 1, 2) e using (tenant_id, window_id)
     where (w.events, w.total, w.highest) is distinct from (coalesce(e.events, 0), coalesce(e.total, 0), e.highest)`,
  // A window may have been cut short after an event that came from a little ahead of its time.
  ({ tx }) => tx`
    select format('%s of %s is counted in %s, which is %s', e.source_id, e.source, e.window_id,
                  coalesce(format('%s of %s, %s to %s', w.meter_key, w.customer_id, w.starts_at, w.ends_at), 'gone'))
      from sales.usage_event e left join sales.usage_window w using (tenant_id, window_id)
     where e.window_id is not null
       and (w.window_id is null or (w.customer_id, w.meter_key) <> (e.customer_id, e.meter_key)
            or e.occurred_at < w.starts_at or e.occurred_at > w.ends_at + interval '1 hour')`,
  ({ tx }) => tx`
    select format('%s of %s waits, though %s was opened for its time', e.source_id, e.source, w.window_id)
      from sales.usage_event e
     cross join lateral (
       select w.window_id from sales.usage_window w
         join sales.subscription s on s.tenant_id = w.tenant_id and s.subscription_id = w.subscription_id
        where w.tenant_id = e.tenant_id and w.customer_id = e.customer_id and w.meter_key = e.meter_key
          and w.late_for is null and e.occurred_at >= w.starts_at and e.occurred_at < w.ends_at
          and (e.subscription is null or e.subscription in (s.subscription_id, s.key)) limit 1) w
     where e.window_id is null`,
  ({ tx }) => tx`
    select format('%s is late for %s, which is %s', l.window_id, l.late_for, coalesce(w.state, 'gone'))
      from sales.usage_window l
      left join sales.usage_window w on w.tenant_id = l.tenant_id and w.window_id = l.late_for
     where l.late_for is not null
       and (w.state, w.late_for, w.subscription_id, w.meter_key) is distinct from ('billed', null, l.subscription_id, l.meter_key)`,
]

const looked = ({ tx }: Exam) => tx`
  select format('%s events in %s windows, %s of them billed', coalesce(sum(w.events), 0), count(*), count(*) filter (where w.state = 'billed'))
      || coalesce((select format('; %s events wait for a subscription', nullif(count(*), 0))
                     from sales.usage_event where window_id is null having count(*) > 0), '')
      || coalesce('; used before the end and not billed: '
                  || string_agg(w.window_id, ', ') filter (where w.state = 'open' and w.events > 0 and s.state = 'cancelled'), '')
    from sales.usage_window w left join sales.subscription s using (tenant_id, subscription_id)`

/** What was used is charged: all of it, and once. */
export const i1: Check = {
  id: 'I1',
  name: 'every usage event is billed once, pending, or rejected with a reason',
  look: bySql({ probes: [...counting, ...rating], looked }),
}
