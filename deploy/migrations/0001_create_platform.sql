-- What belongs to no column: tenants, keys, intake, facts, clocks, the journal.
-- Two roles do all the work, neither owns a table: durabill_app sees one tenant at a time,
-- durabill_system (relay, doctor) sees all of them.
do $$ begin
  if not exists (select from pg_roles where rolname = 'durabill_app') then
    create role durabill_app nologin;
  end if;
  if not exists (select from pg_roles where rolname = 'durabill_system') then
    create role durabill_system nologin;
  end if;
exception when duplicate_object or unique_violation then null; -- Two databases of one cluster migrate at once.
end $$;
grant durabill_app, durabill_system to current_user;

create schema platform;
grant usage on schema platform to durabill_app, durabill_system;

-- The tenant of the running transaction; none set means none seen.
create function platform.tenant() returns text language sql stable parallel safe
  return nullif(current_setting('durabill.tenant', true), '');

-- Puts a table behind row-level security and gives both roles the rights named.
create function platform.guard(guarded regclass, rights text) returns void language plpgsql as $$
begin
  execute format('alter table %s enable row level security', guarded);
  execute format('alter table %s force row level security', guarded);
  execute format('create policy one_tenant on %s to durabill_app using (tenant_id = platform.tenant()) with check (tenant_id = platform.tenant())', guarded);
  execute format('create policy every_tenant on %s to durabill_system using (true) with check (true)', guarded);
  execute format('grant %s on %s to durabill_app, durabill_system', rights, guarded);
end $$;

create function platform.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '%.% is append-only', tg_table_schema, tg_table_name using errcode = 'check_violation';
end $$;

create table platform.tenant (
  tenant_id text primary key,
  name text not null,
  created_at timestamptz not null default now()
);
select platform.guard('platform.tenant', 'select, insert, update');

create table platform.api_key (
  tenant_id text not null references platform.tenant,
  key_id text not null,
  name text not null,
  hash bytea not null unique,
  scopes text[] not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  revoked_at timestamptz,
  primary key (tenant_id, key_id)
);
select platform.guard('platform.api_key', 'select, insert, update');

create table platform.idempotency (
  tenant_id text not null references platform.tenant,
  key text not null,
  fingerprint text not null,
  status smallint,
  body text,
  created_at timestamptz not null default now(),
  primary key (tenant_id, key)
);
select platform.guard('platform.idempotency', 'select, insert, update, delete');

-- Product events, each once for ever.
create table platform.inbox (
  tenant_id text not null references platform.tenant,
  source text not null,
  source_id text not null,
  event_id text not null,
  transaction_id text not null,
  type text not null,
  subject text not null,
  customer_id text not null,
  occurred_at timestamptz not null,
  data jsonb not null,
  received_at timestamptz not null default now(),
  started_at timestamptz,
  primary key (tenant_id, source, source_id),
  unique (tenant_id, event_id)
);
create index inbox_waiting on platform.inbox (received_at) where started_at is null;
create index inbox_by_time on platform.inbox (tenant_id, received_at, event_id);
create index inbox_by_transaction on platform.inbox (tenant_id, transaction_id);
select platform.guard('platform.inbox', 'select, insert, update');

-- Facts, written in the transaction that made them true.
create table platform.outbox (
  tenant_id text not null references platform.tenant,
  fact_id text not null,
  sequence bigint generated always as identity,
  type text not null,
  subject text not null,
  customer_id text not null,
  transaction_id text not null,
  data jsonb not null,
  happened_at timestamptz not null,
  recorded_at timestamptz not null default now(),
  dispatched_at timestamptz,
  tries smallint not null default 0,
  error text,
  primary key (tenant_id, fact_id)
);
create index outbox_waiting on platform.outbox (sequence) where dispatched_at is null;
create index outbox_by_transaction on platform.outbox (tenant_id, transaction_id);
select platform.guard('platform.outbox', 'select, insert, update');

create table platform.audit (
  tenant_id text not null references platform.tenant,
  audit_id bigint generated always as identity,
  actor text not null,
  action text not null,
  subject text not null,
  detail jsonb not null default '{}',
  at timestamptz not null default now(),
  primary key (tenant_id, audit_id)
);
create trigger append_only before update or delete on platform.audit
  for each row execute function platform.refuse_change();
select platform.guard('platform.audit', 'select, insert');

-- Test clocks: customers attached to one live in its time.
create table platform.clock (
  tenant_id text not null references platform.tenant,
  clock_id text not null,
  name text not null,
  -- Documents of its customers are numbered apart, so that dates in a real series never jump ahead.
  series text not null,
  now_at timestamptz not null,
  target_at timestamptz,
  moves integer not null default 0,
  created_at timestamptz not null default now(),
  primary key (tenant_id, clock_id),
  unique (tenant_id, series)
);
select platform.guard('platform.clock', 'select, insert, update');

create table platform.clock_member (
  tenant_id text not null,
  customer_id text not null,
  clock_id text not null,
  primary key (tenant_id, customer_id),
  foreign key (tenant_id, clock_id) references platform.clock
);
create index clock_member_by_clock on platform.clock_member (tenant_id, clock_id);
select platform.guard('platform.clock_member', 'select, insert');

-- What time it is for a customer: the time of their test clock, or the database's.
create function platform.now_for(tenant text, customer text) returns timestamptz
  language sql stable as $$
  select coalesce(
    (select c.now_at from platform.clock_member m
       join platform.clock c on c.tenant_id = m.tenant_id and c.clock_id = m.clock_id
      where m.tenant_id = tenant and m.customer_id = customer),
    date_trunc('milliseconds', now()))
$$;

-- Double entry. Debits are positive, credits negative; every entry sums to zero per currency.
create table platform.journal_entry (
  tenant_id text not null references platform.tenant,
  entry_id text not null,
  kind text not null,
  subject text not null,
  transaction_id text not null,
  effective_at timestamptz not null,
  recorded_at timestamptz not null default now(),
  recorded_xid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, entry_id),
  unique (tenant_id, kind, subject)
);
create index journal_by_transaction on platform.journal_entry (tenant_id, transaction_id);
select platform.guard('platform.journal_entry', 'select, insert');

create table platform.posting (
  tenant_id text not null,
  entry_id text not null,
  line smallint not null,
  account text not null,
  currency text not null,
  minor bigint not null check (minor <> 0),
  primary key (tenant_id, entry_id, line),
  foreign key (tenant_id, entry_id) references platform.journal_entry
);
create index posting_by_account on platform.posting (tenant_id, account, currency);
select platform.guard('platform.posting', 'select, insert');

create function platform.entry_balances() returns trigger language plpgsql as $$
begin
  if not exists (select from platform.posting where tenant_id = new.tenant_id and entry_id = new.entry_id)
  or exists (select from platform.posting where tenant_id = new.tenant_id and entry_id = new.entry_id
              group by currency having sum(minor) <> 0) then
    raise exception 'journal entry % does not balance', new.entry_id using errcode = 'check_violation';
  end if;
  return null;
end $$;
create constraint trigger balanced after insert on platform.journal_entry
  deferrable initially deferred for each row execute function platform.entry_balances();

-- An entry is closed by its own transaction: nothing is posted to it afterwards.
create function platform.posting_in_time() returns trigger language plpgsql as $$
begin
  if exists (select from added a join platform.journal_entry e using (tenant_id, entry_id)
              where e.recorded_xid <> pg_current_xact_id()) then
    raise exception 'the journal entry is closed' using errcode = 'check_violation';
  end if;
  return null;
end $$;
create trigger in_time after insert on platform.posting
  referencing new table as added for each statement execute function platform.posting_in_time();
create trigger append_only before update or delete on platform.posting
  for each row execute function platform.refuse_change();
create trigger append_only before update or delete on platform.journal_entry
  for each row execute function platform.refuse_change();
