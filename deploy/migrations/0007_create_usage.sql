-- Usage: each event once for ever, its window's sums in the same commit.

-- The usage of one meter in one period of one subscription. The row is the rollup: current usage is
-- one read, and rating reads nothing else.
create table sales.usage_window (
  tenant_id text not null,
  window_id text not null,
  subscription_id text not null,
  customer_id text not null,
  meter_key text not null,
  period_index integer not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null check (ends_at > starts_at),
  -- Its end and the grace for late events; the renewal rates it then, or a run of its own.
  closes_at timestamptz not null check (closes_at >= ends_at),
  own_run boolean not null default false,
  -- Set for a window of late events: the closed one that they belong to by their time.
  late_for text,
  state text not null default 'open' check (state in ('open', 'billed')),
  events bigint not null default 0,
  total numeric not null default 0,
  highest numeric,
  duplicates bigint not null default 0,
  document_id text,
  clock_id text,
  primary key (tenant_id, window_id),
  foreign key (tenant_id, subscription_id) references sales.subscription
) with (fillfactor = 50); -- Half of each page is for its rows' next versions, which then need no index entry.
create unique index usage_window_once on sales.usage_window
  (tenant_id, subscription_id, meter_key, starts_at, coalesce(late_for, '')) where state = 'open';
create index usage_window_late on sales.usage_window (tenant_id, late_for) where late_for is not null;
-- By their ends, so that an event of today looks at no period of the past.
create index usage_window_by_customer on sales.usage_window (customer_id, meter_key, ends_at);
create index usage_window_by_subscription on sales.usage_window (tenant_id, subscription_id, period_index);
create index usage_window_due on sales.usage_window (closes_at) where state = 'open' and own_run;
select platform.guard('sales.usage_window', 'select, insert, update');

create table sales.usage_event (
  -- Named by no foreign key: a look-up for each event would cost as much as storing it.
  tenant_id text not null,
  source text not null,
  source_id text not null,
  customer_id text not null,
  meter_key text not null,
  -- As the event named it, by key or id; absent: any subscription of the customer.
  subscription text,
  quantity numeric not null,
  occurred_at timestamptz not null,
  received_at timestamptz not null default now(),
  -- Absent while the event waits for a subscription whose period it falls into.
  window_id text,
  primary key (tenant_id, source, source_id)
);
create index usage_event_waiting on sales.usage_event (tenant_id, customer_id, meter_key) where window_id is null;
create index usage_event_by_window on sales.usage_event (window_id, occurred_at) where window_id is not null;
select platform.guard('sales.usage_event', 'select, insert, update');
