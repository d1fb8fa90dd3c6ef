create schema sales;
grant usage on schema sales to durabill_app, durabill_system;

create table sales.legal_entity (
  tenant_id text not null references platform.tenant,
  legal_entity_id text not null,
  key text not null,
  name text not null,
  address jsonb not null,
  tax_id text,
  zone text not null,
  footer text,
  invoice_series text not null default 'INV',
  credit_note_series text not null default 'CN',
  number_pattern text not null default '{series}-{year}-{counter:4}',
  created_at timestamptz not null default now(),
  primary key (tenant_id, legal_entity_id),
  unique (tenant_id, key)
);
select platform.guard('sales.legal_entity', 'select, insert, update');

-- One row per gapless series. Taken by update inside the finalising transaction, never a sequence.
create table sales.number_series (
  tenant_id text not null,
  legal_entity_id text not null,
  kind text not null check (kind in ('invoice', 'credit-note')),
  series text not null,
  year smallint not null,
  last_counter bigint not null check (last_counter >= 0),
  last_issued_on date not null,
  primary key (tenant_id, legal_entity_id, kind, series, year),
  foreign key (tenant_id, legal_entity_id) references sales.legal_entity
);
select platform.guard('sales.number_series', 'select, insert, update');

create table sales.billing_profile (
  tenant_id text not null references platform.tenant,
  key text not null,
  version integer not null,
  body jsonb not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, key, version)
);
create trigger append_only before update or delete on sales.billing_profile
  for each row execute function platform.refuse_change();
select platform.guard('sales.billing_profile', 'select, insert');

create table sales.product (
  tenant_id text not null references platform.tenant,
  product_id text not null,
  key text not null,
  name text not null,
  tax_category text not null,
  features text[] not null default '{}',
  prices jsonb not null default '{}',
  created_at timestamptz not null default now(),
  primary key (tenant_id, product_id),
  unique (tenant_id, key)
);
select platform.guard('sales.product', 'select, insert, update');

create table sales.customer (
  tenant_id text not null references platform.tenant,
  customer_id text not null,
  key text not null,
  name text not null,
  email text,
  locale text not null,
  zone text not null,
  currency text,
  address jsonb not null,
  tax_id text,
  transaction_id text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, customer_id),
  unique (tenant_id, key)
);
select platform.guard('sales.customer', 'select, insert, update');

-- One row per order of the product, whatever becomes of it.
create table sales.purchase (
  tenant_id text not null references platform.tenant,
  order_key text not null,
  event_id text not null,
  customer_id text not null,
  transaction_id text not null,
  state text not null default 'placed' check (state in ('placed', 'invoiced', 'refused')),
  refusal text,
  invoice_id text,
  placed_at timestamptz not null default now(),
  primary key (tenant_id, order_key),
  unique (tenant_id, event_id),
  foreign key (tenant_id, customer_id) references sales.customer
);
create index purchase_by_customer on sales.purchase (tenant_id, customer_id);
select platform.guard('sales.purchase', 'select, insert, update');

-- Final documents, both kinds. Never changed.
create table sales.document (
  tenant_id text not null references platform.tenant,
  document_id text not null,
  kind text not null check (kind in ('invoice', 'credit-note')),
  customer_id text not null,
  legal_entity_id text not null,
  series text not null,
  year smallint not null,
  counter bigint not null check (counter > 0),
  number text not null,
  currency text not null,
  net_minor bigint not null check (net_minor >= 0),
  tax_minor bigint not null check (tax_minor >= 0),
  total_minor bigint not null check (total_minor = net_minor + tax_minor),
  taxes jsonb not null,
  issued_at timestamptz not null,
  issued_on date not null,
  supplied_on date not null,
  tax_country text not null,
  profile_key text not null,
  profile_version integer not null,
  header jsonb not null,
  event_id text not null,
  source text not null,
  order_key text,
  corrects_id text,
  transaction_id text not null,
  finalized_at timestamptz not null default now(),
  primary key (tenant_id, document_id),
  unique (tenant_id, event_id),
  unique (tenant_id, legal_entity_id, kind, series, year, counter),
  foreign key (tenant_id, customer_id) references sales.customer,
  foreign key (tenant_id, legal_entity_id) references sales.legal_entity,
  foreign key (tenant_id, corrects_id) references sales.document
);
create index document_by_number on sales.document (tenant_id, number);
create index document_by_time on sales.document (tenant_id, kind, finalized_at, document_id);
create index document_by_customer on sales.document (tenant_id, customer_id);
create index document_by_transaction on sales.document (tenant_id, transaction_id);
create index document_by_order on sales.document (tenant_id, order_key) where order_key is not null;
create index document_by_corrects on sales.document (tenant_id, corrects_id) where corrects_id is not null;
create trigger append_only before update or delete on sales.document
  for each row execute function platform.refuse_change();
select platform.guard('sales.document', 'select, insert');

create table sales.document_line (
  tenant_id text not null,
  document_id text not null,
  position smallint not null,
  line_key text not null,
  product_key text,
  description text not null,
  quantity text not null,
  unit_price text not null,
  discount jsonb,
  tax_category text not null,
  tax_rate text not null,
  list_minor bigint not null,
  discount_minor bigint not null,
  net_minor bigint not null,
  tax_minor bigint not null,
  total_minor bigint not null check (total_minor = net_minor + tax_minor),
  features text[] not null default '{}',
  steps jsonb not null,
  primary key (tenant_id, document_id, position),
  unique (tenant_id, document_id, line_key),
  foreign key (tenant_id, document_id) references sales.document
);
create trigger append_only before update or delete on sales.document_line
  for each row execute function platform.refuse_change();
select platform.guard('sales.document_line', 'select, insert');

-- What has become of an invoice since it was final.
create table sales.invoice (
  tenant_id text not null,
  invoice_id text not null,
  customer_id text not null,
  total_minor bigint not null,
  paid_minor bigint not null default 0 check (paid_minor >= 0),
  credited_minor bigint not null default 0 check (credited_minor >= 0 and credited_minor <= total_minor),
  refunded_minor bigint not null default 0 check (refunded_minor >= 0 and refunded_minor <= paid_minor),
  status text not null default 'open' check (status in ('open', 'paid', 'uncollectible', 'credited')),
  paid_at timestamptz,
  primary key (tenant_id, invoice_id),
  foreign key (tenant_id, invoice_id) references sales.document
);
create index invoice_open on sales.invoice (tenant_id, customer_id) where status = 'open';
select platform.guard('sales.invoice', 'select, insert, update');
