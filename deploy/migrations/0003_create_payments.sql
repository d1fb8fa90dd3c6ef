create schema payments;
grant usage on schema payments to durabill_app, durabill_system;

-- The customer at the provider.
create table payments.account (
  tenant_id text not null references platform.tenant,
  customer_id text not null,
  provider text not null,
  provider_ref text not null,
  primary key (tenant_id, customer_id, provider)
);
select platform.guard('payments.account', 'select, insert, update');

create table payments.method (
  tenant_id text not null references platform.tenant,
  method_id text not null,
  customer_id text not null,
  provider text not null,
  token text not null,
  provider_ref text,
  brand text,
  last4 text,
  exp_month smallint,
  exp_year smallint,
  state text not null default 'named' check (state in ('named', 'attached', 'refused')),
  refusal text,
  transaction_id text not null,
  named_at timestamptz not null default clock_timestamp(),
  sequence bigint generated always as identity,
  primary key (tenant_id, method_id)
);
create index method_by_customer on payments.method (tenant_id, customer_id, sequence desc);
select platform.guard('payments.method', 'select, insert, update');

create table payments.dunning_policy (
  tenant_id text not null references platform.tenant,
  version integer not null,
  body jsonb not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, version)
);
create trigger append_only before update or delete on payments.dunning_policy
  for each row execute function platform.refuse_change();
select platform.guard('payments.dunning_policy', 'select, insert');

-- The right to charge an invoice, and what is due next, and when.
create table payments.collection (
  tenant_id text not null references platform.tenant,
  invoice_id text not null,
  customer_id text not null,
  transaction_id text not null,
  currency text not null,
  due_minor bigint not null check (due_minor >= 0),
  paid_minor bigint not null default 0 check (paid_minor >= 0),
  refunded_minor bigint not null default 0 check (refunded_minor >= 0 and refunded_minor <= paid_minor),
  status text not null default 'open' check (status in ('open', 'paid', 'gave-up', 'cancelled')),
  stage text not null default 'first-charge',
  attempts smallint not null default 0,
  asks smallint not null default 0,
  last_code text,
  last_decline text,
  action_url text,
  first_failed_at timestamptz,
  due_at timestamptz,
  -- The last step decided, and in which round: a repeated decision answers the same.
  round integer not null default 0,
  step jsonb,
  policy jsonb,
  opened_at timestamptz not null,
  primary key (tenant_id, invoice_id)
);
create index collection_due on payments.collection (tenant_id, due_at) where due_at is not null;
create index collection_by_customer on payments.collection (tenant_id, customer_id) where status = 'open';
create index collection_by_transaction on payments.collection (tenant_id, transaction_id);
select platform.guard('payments.collection', 'select, insert, update');

-- One row per attempt, committed before the provider is called.
create table payments.intent (
  tenant_id text not null,
  intent_id text not null,
  invoice_id text not null,
  attempt smallint not null check (attempt > 0),
  customer_id text not null,
  method_id text not null,
  provider text not null,
  provider_key text not null,
  provider_ref text,
  currency text not null,
  amount_minor bigint not null check (amount_minor > 0),
  status text not null default 'pending'
    check (status in ('pending', 'unknown', 'requires-action', 'failed', 'canceled', 'succeeded')),
  code text,
  decline text,
  transaction_id text not null,
  created_at timestamptz not null default clock_timestamp(),
  at timestamptz not null,
  resolved_at timestamptz,
  primary key (tenant_id, intent_id),
  unique (tenant_id, invoice_id, attempt),
  foreign key (tenant_id, invoice_id) references payments.collection,
  foreign key (tenant_id, method_id) references payments.method
);
-- The payment slot: whoever wants to charge must hold it, until the outcome is known.
create unique index intent_slot on payments.intent (tenant_id, invoice_id)
  where status in ('pending', 'unknown', 'requires-action');
create unique index intent_once on payments.intent (tenant_id, invoice_id) where status = 'succeeded';
create index intent_by_ref on payments.intent (provider_ref);
create index intent_by_transaction on payments.intent (tenant_id, transaction_id);
create index intent_by_time on payments.intent (tenant_id, created_at, intent_id);
create index intent_open on payments.intent (created_at) where status in ('pending', 'unknown');
select platform.guard('payments.intent', 'select, insert, update');

create table payments.refund (
  tenant_id text not null,
  refund_id text not null,
  invoice_id text not null,
  intent_id text not null,
  credit_note_id text not null,
  currency text not null,
  amount_minor bigint not null check (amount_minor > 0),
  status text not null default 'pending' check (status in ('pending', 'unknown', 'refused', 'succeeded')),
  code text,
  provider_ref text,
  transaction_id text not null,
  created_at timestamptz not null default clock_timestamp(),
  at timestamptz not null,
  resolved_at timestamptz,
  primary key (tenant_id, refund_id),
  unique (tenant_id, credit_note_id),
  foreign key (tenant_id, intent_id) references payments.intent
);
create index refund_by_transaction on payments.refund (tenant_id, transaction_id);
select platform.guard('payments.refund', 'select, insert, update');

-- Credit notes that lowered what is due, each once.
create table payments.reduction (
  tenant_id text not null,
  credit_note_id text not null,
  invoice_id text not null,
  minor bigint not null check (minor > 0),
  primary key (tenant_id, credit_note_id),
  foreign key (tenant_id, invoice_id) references payments.collection
);
select platform.guard('payments.reduction', 'select, insert');

-- Verified webhooks of the provider, each once; hints, never truth.
create table payments.provider_event (
  tenant_id text not null references platform.tenant,
  provider text not null,
  provider_event_id text not null,
  type text not null,
  object_ref text not null,
  invoice_id text,
  transaction_id text,
  received_at timestamptz not null default now(),
  primary key (tenant_id, provider, provider_event_id)
);
create index provider_event_by_transaction on payments.provider_event (tenant_id, transaction_id);
select platform.guard('payments.provider_event', 'select, insert');
