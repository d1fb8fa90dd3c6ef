create schema messaging;
grant usage on schema messaging to durabill_app, durabill_system;

create table messaging.message (
  tenant_id text not null references platform.tenant,
  message_id text not null,
  kind text not null,
  fact_id text not null,
  subject_id text not null,
  customer_id text not null,
  transaction_id text not null,
  channel text not null,
  recipient text not null,
  locale text not null,
  subject text not null,
  status text not null default 'due' check (status in ('due', 'sent', 'refused')),
  channel_ref text,
  refusal text,
  created_at timestamptz not null default clock_timestamp(),
  at timestamptz not null,
  sent_at timestamptz,
  primary key (tenant_id, message_id),
  unique (tenant_id, kind, fact_id)
);
create index message_by_transaction on messaging.message (tenant_id, transaction_id);
create index message_by_time on messaging.message (tenant_id, created_at, message_id);
select platform.guard('messaging.message', 'select, insert, update');
