import type { Teller } from './line.ts'

/** What was asked of subscriptions, and what it came to. */
export const commands: Teller = ({ tx, ids }) => tx`
  select c.at, c.recorded_at, 'subscription',
         case when c.answer->>'kind' = 'refused'
           then format('subscription %s refused: %s %s', s.key, c.answer->>'message', c.answer->>'fix')
           else format('subscription %s is %s %s', s.key, c.answer->>'state',
                       case c.answer->>'effective' when 'now' then 'from now on' else 'and changes at the period''s end, ' || (c.answer->>'effectiveAt') end) end,
         jsonb_build_object('table', 'sales.subscription_command', 'id', c.event_id, 'subscription', c.subscription_id), null, c.event_id
    from sales.subscription_command c
    join sales.subscription s using (tenant_id, subscription_id)
    join platform.inbox i on i.tenant_id = c.tenant_id and i.event_id = c.event_id
   where i.transaction_id = any(${[...ids]})`

/** Periods that began, each with its invoice; one without belongs to the command that began it. */
export const periods: Teller = ({ tx, ids }) => tx`
  select p.billed_at, coalesce(d.finalized_at, c.recorded_at), 'subscription',
         format('%s of %s: %s to %s, %s', case p.purpose when 'trial' then 'trial' else 'period ' || p.period_index end, s.key,
                to_char(p.starts_at at time zone s.zone, 'YYYY-MM-DD'), to_char(p.ends_at at time zone s.zone, 'YYYY-MM-DD'),
                coalesce('billed by ' || d.number, 'nothing to bill')),
         jsonb_build_object('table', 'sales.billing_period', 'id', format('%s/%s', p.subscription_id, p.period_index)), null,
         coalesce(d.document_id, c.event_id)
    from sales.billing_period p
    join sales.subscription s using (tenant_id, subscription_id)
    left join sales.document d on d.tenant_id = p.tenant_id and d.document_id = p.document_id
    left join lateral (
      select c.event_id, c.recorded_at, i.transaction_id
        from sales.subscription_command c join platform.inbox i using (tenant_id, event_id)
       where d.document_id is null and c.tenant_id = p.tenant_id and c.subscription_id = p.subscription_id
         and c.at = p.billed_at order by c.recorded_at limit 1) c on true
   where coalesce(d.transaction_id, c.transaction_id) = any(${[...ids]})`

/** Usage that an invoice closed the books of. */
export const windows: Teller = ({ tx, ids }) => tx`
  select d.issued_at, d.finalized_at, 'usage',
         format('%s%s counted from %s to %s: %s events, %s in all; %s repeats dropped; rated by %s', w.meter_key,
                case when w.late_for is null then '' else ', late,' end,
                to_char(w.starts_at at time zone s.zone, 'YYYY-MM-DD'), to_char(w.ends_at at time zone s.zone, 'YYYY-MM-DD'),
                w.events, trim_scale(w.total), w.duplicates, d.number),
         jsonb_build_object('table', 'sales.usage_window', 'id', w.window_id), null, d.document_id
    from sales.usage_window w
    join sales.document d on d.tenant_id = w.tenant_id and d.document_id = w.document_id
    join sales.subscription s on s.tenant_id = w.tenant_id and s.subscription_id = w.subscription_id
   where d.transaction_id = any(${[...ids]}) and w.events > 0`

/** Credit that was kept for the customer, or used. */
export const credits: Teller = ({ tx, ids }) => tx`
  select m.at, m.recorded_at, 'subscription',
         case when m.minor > 0 then format('«%s %s» of %s are kept for the next invoice', m.minor, m.currency, d.number)
              else format('«%s %s» of %s are settled with credit', -m.minor, m.currency, d.number) end,
         jsonb_build_object('table', 'sales.credit_movement', 'id', m.document_id), null, m.document_id
    from sales.credit_movement m join sales.document d using (tenant_id, document_id)
   where m.transaction_id = any(${[...ids]})`

/** Where subscriptions stand that these transactions began. */
export const next: Teller = ({ tx, ids }) => tx`
  select coalesce(due_at, platform.now_for(tenant_id, customer_id)), now(), 'subscription',
         case when parked_because is not null then format('as of now: %s is parked for a person: %s', key, parked_because)
              when state = 'cancelled' then format('as of now: %s is over: %s', key, ended_because)
              when due_at is null then format('as of now: %s is %s', key, state)
              else format('as of now: %s is %s; next: %s at %s', key, state,
                          case pending->>'kind' when 'cancel' then 'it ends' when 'change' then 'it changes and renews' else 'it renews' end,
                          to_char(due_at at time zone zone, 'YYYY-MM-DD HH24:MI')) end,
         jsonb_build_object('table', 'sales.subscription', 'id', subscription_id), 'now', null
    from sales.subscription where transaction_id = any(${[...ids]})`
