-- A window is rated by the plan that opened it, where that is done by a run of its own.
alter table sales.usage_window add column plan_id text;
alter table sales.usage_window add column plan_version integer;
create index usage_window_due_on_clock on sales.usage_window (tenant_id, clock_id, closes_at)
  where state = 'open' and own_run and clock_id is not null;
