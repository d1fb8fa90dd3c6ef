-- Subscriptions let people in as well: on trial too, and up to a quantity in each period.
alter table access.entitlement drop constraint entitlement_standing_check;
alter table access.entitlement add constraint entitlement_standing_check
  check (standing in ('paid', 'grace', 'trial'));

-- How much of a feature one cause allows in each period. A right without a quota in force is
-- without a limit.
create table access.quota (
  tenant_id text not null references platform.tenant,
  quota_id text not null,
  customer_id text not null,
  feature text not null,
  cause_kind text not null,
  cause_id text not null,
  limit_units numeric not null check (limit_units >= 0),
  -- Local date in `zone` from which its periods are counted, and the interval they are counted in.
  anchor_on date not null,
  interval_unit text not null check (interval_unit in ('day', 'week', 'month', 'year')),
  interval_count integer not null check (interval_count between 1 and 1000),
  zone text not null,
  -- The period that `used` counts in, and its end. Once that has passed nothing is used: the next
  -- consumption writes the period that holds then. A use is kept when the limit is lowered below it.
  period_index integer not null check (period_index >= 0),
  resets_at timestamptz not null,
  used numeric not null default 0 check (used >= 0),
  -- When the cause stopped to limit the feature; null: in force.
  ends_at timestamptz,
  created_at timestamptz not null default clock_timestamp(),
  changed_xid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, quota_id),
  unique (tenant_id, customer_id, feature, cause_kind, cause_id)
);
create index quota_changes on access.quota (changed_xid);
create index quota_by_cause on access.quota (tenant_id, cause_kind, cause_id);
select platform.guard('access.quota', 'select, insert, update');

-- A consumption that its sender named: asked again, it is answered the same and counts once.
create table access.consumption (
  tenant_id text not null references platform.tenant,
  id text not null,
  customer_id text not null,
  feature text not null,
  quantity numeric not null check (quantity > 0),
  -- Written before the same transaction is over.
  answer jsonb,
  at timestamptz not null default clock_timestamp(),
  primary key (tenant_id, id)
);
select platform.guard('access.consumption', 'select, insert, update');
