-- An upgrade that was offered to somebody who was denied a feature.
create table sales.offer (
  tenant_id text not null references platform.tenant,
  offer_id text not null,
  customer_id text not null,
  feature text not null,
  -- How the feature is called before a person.
  feature_name text not null,
  -- What was denied: reason, and limit, used, resetsMs where a quota was used up.
  denial jsonb not null,
  -- The subscription that would change; null: one would begin.
  subscription_id text,
  plan_id text not null,
  plan_version integer not null,
  -- What is due at once, and for each full period from `then_on` on; taxes included.
  today_minor bigint not null check (today_minor >= 0),
  then_minor bigint not null check (then_minor >= 0),
  then_on date not null,
  currency text not null,
  every jsonb not null,
  plus_usage boolean not null default false,
  -- The sums of today, line by line, each with its arithmetic in words.
  lines jsonb not null,
  state text not null default 'open' check (state in ('open', 'taken', 'expired', 'withdrawn')),
  made_at timestamptz not null,
  expires_at timestamptz not null check (expires_at > made_at),
  -- Until when its workflow waits; null once that has ended.
  due_at timestamptz,
  clock_id text,
  transaction_id text not null,
  taken_event_id text,
  closed_at timestamptz,
  created_at timestamptz not null default clock_timestamp(),
  primary key (tenant_id, offer_id),
  foreign key (tenant_id, customer_id) references sales.customer,
  foreign key (tenant_id, subscription_id) references sales.subscription,
  foreign key (tenant_id, plan_id, plan_version) references sales.plan_version
);
create unique index offer_open on sales.offer (tenant_id, customer_id, feature) where state = 'open';
create index offer_by_customer on sales.offer (tenant_id, customer_id, feature, made_at);
create index offer_by_time on sales.offer (tenant_id, created_at, offer_id);
create index offer_by_transaction on sales.offer (tenant_id, transaction_id);
create index offer_due_on_clock on sales.offer (tenant_id, clock_id, due_at) where due_at is not null and clock_id is not null;
select platform.guard('sales.offer', 'select, insert, update');
