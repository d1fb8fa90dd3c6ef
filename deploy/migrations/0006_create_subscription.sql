-- Plans, and what customers have subscribed to. A subscription between two runs is one row here,
-- which says what is due next, and when.

create table sales.meter (
  tenant_id text not null references platform.tenant,
  meter_id text not null,
  key text not null,
  name text not null,
  aggregation text not null check (aggregation in ('count', 'sum', 'max')),
  created_at timestamptz not null default now(),
  primary key (tenant_id, meter_id),
  unique (tenant_id, key)
);
select platform.guard('sales.meter', 'select, insert, update');

create table sales.plan (
  tenant_id text not null references platform.tenant,
  plan_id text not null,
  key text not null,
  latest integer not null default 1 check (latest > 0),
  created_at timestamptz not null default now(),
  primary key (tenant_id, plan_id),
  unique (tenant_id, key)
);
select platform.guard('sales.plan', 'select, insert, update');

-- A version of a plan with its prices: never changed, so that an invoice can name the one it used.
create table sales.plan_version (
  tenant_id text not null,
  plan_id text not null,
  version integer not null check (version > 0),
  body jsonb not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, plan_id, version),
  foreign key (tenant_id, plan_id) references sales.plan
);
create trigger append_only before update or delete on sales.plan_version
  for each row execute function platform.refuse_change();
select platform.guard('sales.plan_version', 'select, insert');

create table sales.subscription (
  tenant_id text not null references platform.tenant,
  subscription_id text not null,
  -- The product's own name for it.
  key text not null,
  customer_id text not null,
  seller_key text not null default 'default',
  plan_id text not null,
  plan_version integer not null,
  quantity text not null,
  currency text not null,
  discount_percent text,
  country text,
  state text not null default 'requested' check (state in ('requested', 'pending', 'trialing', 'active', 'cancelled')),
  ended_because text,
  -- Set when its books could not be continued: nothing is due until a person has looked.
  parked_because text,
  -- Local date in `zone` from which periods are counted, and the number of the period that begins on it.
  anchor_on date,
  anchor_index integer not null default 0,
  zone text not null,
  -- The current period, counted from 0 over its whole life; -1 is the trial.
  period_index integer not null default -1,
  starts_at timestamptz,
  ends_at timestamptz check (ends_at > starts_at),
  -- A change, or the end, that waits for the period's end.
  pending jsonb,
  -- What the current period was charged, line by line: the most that can be credited of it.
  charged jsonb not null default '[]',
  due_at timestamptz,
  -- Set for a customer on a test clock: nothing is due for them by the time of the world.
  clock_id text,
  row_version bigint not null default 1,
  event_id text not null,
  transaction_id text not null,
  created_at timestamptz not null default clock_timestamp(),
  at timestamptz not null,
  primary key (tenant_id, subscription_id),
  unique (tenant_id, key),
  unique (tenant_id, event_id),
  foreign key (tenant_id, customer_id) references sales.customer,
  foreign key (tenant_id, plan_id, plan_version) references sales.plan_version
);
create index subscription_due on sales.subscription (due_at) where due_at is not null and clock_id is null;
create index subscription_due_on_clock on sales.subscription (tenant_id, clock_id, due_at) where due_at is not null and clock_id is not null;
create index subscription_by_customer on sales.subscription (tenant_id, customer_id);
create index subscription_by_plan on sales.subscription (tenant_id, plan_id, plan_version);
create index subscription_by_time on sales.subscription (tenant_id, created_at, subscription_id);
select platform.guard('sales.subscription', 'select, insert, update');

-- Each period once: the row is what makes a second billing of it impossible.
create table sales.billing_period (
  tenant_id text not null,
  subscription_id text not null,
  purpose text not null check (purpose in ('trial', 'recurring')),
  period_index integer not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null check (ends_at > starts_at),
  -- Absent where there was nothing to bill.
  document_id text,
  billed_at timestamptz not null,
  primary key (tenant_id, subscription_id, purpose, period_index),
  foreign key (tenant_id, subscription_id) references sales.subscription
);
select platform.guard('sales.billing_period', 'select, insert, update');

-- What was asked of a subscription, and the answer: a repeat of the event is answered the same.
create table sales.subscription_command (
  tenant_id text not null,
  event_id text not null,
  subscription_id text not null,
  answer jsonb not null,
  at timestamptz not null,
  recorded_at timestamptz not null default clock_timestamp(),
  primary key (tenant_id, event_id),
  foreign key (tenant_id, subscription_id) references sales.subscription
);
create index subscription_command_by_subscription on sales.subscription_command (tenant_id, subscription_id, recorded_at);
select platform.guard('sales.subscription_command', 'select, insert');

-- What is held for a customer: credit notes that were not paid back, until an invoice uses them.
create table sales.customer_credit (
  tenant_id text not null,
  customer_id text not null,
  currency text not null,
  minor bigint not null check (minor >= 0),
  primary key (tenant_id, customer_id, currency),
  foreign key (tenant_id, customer_id) references sales.customer
);
select platform.guard('sales.customer_credit', 'select, insert, update');

-- Every movement of it, by the document that caused it; above zero: kept, below: used.
create table sales.credit_movement (
  tenant_id text not null,
  document_id text not null,
  customer_id text not null,
  currency text not null,
  minor bigint not null check (minor <> 0),
  transaction_id text not null,
  at timestamptz not null,
  recorded_at timestamptz not null default clock_timestamp(),
  primary key (tenant_id, document_id),
  foreign key (tenant_id, document_id) references sales.document,
  foreign key (tenant_id, customer_id, currency) references sales.customer_credit
);
create trigger append_only before update or delete on sales.credit_movement
  for each row execute function platform.refuse_change();
select platform.guard('sales.credit_movement', 'select, insert');

-- A document of a subscription's period has no event of the product behind it.
alter table sales.document alter column event_id drop not null;
alter table sales.document add column subscription_id text;
alter table sales.document add constraint document_has_a_cause check (event_id is not null or subscription_id is not null);
-- One event may bring about an invoice and a credit note: an upgrade does.
alter table sales.document drop constraint document_tenant_id_event_id_key;
create unique index document_by_event on sales.document (tenant_id, event_id, kind, coalesce(corrects_id, '')) where event_id is not null;
create index document_by_subscription on sales.document (tenant_id, subscription_id, finalized_at) where subscription_id is not null;

-- What was settled with a customer's credit, beside what was paid.
alter table sales.invoice add column applied_minor bigint not null default 0 check (applied_minor >= 0);
alter table sales.invoice add constraint invoice_applied_in_bounds check (applied_minor <= total_minor);

-- A line may be rated by a tariff, be a part of a period, and come from a subscription's usage.
alter table sales.document_line alter column unit_price drop not null;
alter table sales.document_line add column tariff jsonb;
alter table sales.document_line add column after text;
alter table sales.document_line add column share jsonb;
alter table sales.document_line add column period jsonb;
alter table sales.document_line add column origin jsonb;
create index document_line_by_window on sales.document_line (tenant_id, (origin->>'windowId')) where origin ? 'windowId';

-- How the renewals of a tenant are run: above so many at once in chunks of such a size.
create table sales.renewal_settings (
  tenant_id text primary key references platform.tenant,
  coalesce_above integer not null default 100 check (coalesce_above >= 0),
  chunk_size integer not null default 1000 check (chunk_size between 1 and 5000)
);
select platform.guard('sales.renewal_settings', 'select, insert, update');
