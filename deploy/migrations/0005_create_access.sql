create schema access;
grant usage on schema access to durabill_app, durabill_system;

-- Who may use what, why, and until when. `ends_at` null: for good.
create table access.entitlement (
  tenant_id text not null references platform.tenant,
  grant_id text not null,
  customer_id text not null,
  feature text not null,
  cause_kind text not null,
  cause_id text not null,
  standing text not null check (standing in ('paid', 'grace')),
  starts_at timestamptz not null,
  ends_at timestamptz,
  ended_because text,
  transaction_id text not null,
  created_at timestamptz not null default clock_timestamp(),
  changed_at timestamptz not null default clock_timestamp(),
  changed_xid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, grant_id),
  unique (tenant_id, customer_id, feature, cause_kind, cause_id)
);
create index entitlement_changes on access.entitlement (changed_xid);
create index entitlement_by_cause on access.entitlement (tenant_id, cause_kind, cause_id);
create index entitlement_by_transaction on access.entitlement (tenant_id, transaction_id);
select platform.guard('access.entitlement', 'select, insert, update');

-- Every step of an entitlement, kept for ever: the history that access is judged by.
create table access.entitlement_change (
  tenant_id text not null,
  grant_id text not null,
  sequence bigint generated always as identity,
  standing text not null,
  ends_at timestamptz,
  because text not null,
  at timestamptz not null,
  recorded_at timestamptz not null default clock_timestamp(),
  primary key (tenant_id, grant_id, sequence),
  foreign key (tenant_id, grant_id) references access.entitlement
);
create trigger append_only before update or delete on access.entitlement_change
  for each row execute function platform.refuse_change();
select platform.guard('access.entitlement_change', 'select, insert');
