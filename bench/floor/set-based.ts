import postgres from 'postgres'

const chunk = 1_000

/**
 * The same month's end as bare, set-based SQL: an invoice, two lines, two postings, the next period
 * and a block of numbers for every thousand, on two connections; no provider, nothing explained.
 *
 * @returns seconds
 */
export async function setBasedFloor(url: string, count: number): Promise<number> {
  const sql = postgres(url, { max: 2, onnotice: () => {} })
  try {
    await lay(sql, count)
    const from = performance.now()
    await Promise.all([run(sql), run(sql)])
    const seconds = (performance.now() - from) / 1_000
    const [row] = await sql<
      { invoices: number }[]
    >`select count(*)::int as invoices from bare.invoice`
    if (row?.invoices !== count) throw new Error(`The floor made ${row?.invoices} invoices.`)
    return seconds
  } finally {
    await sql`drop schema if exists bare cascade`
    await sql.end()
  }
}

async function lay(sql: postgres.Sql, count: number): Promise<void> {
  await sql.unsafe(`
    drop schema if exists bare cascade;
    create schema bare;
    create table bare.subscription (id bigint primary key, due_at timestamptz, period int not null default 0, used numeric not null);
    create index on bare.subscription (due_at);
    create table bare.series (name text primary key, last bigint not null);
    create table bare.invoice (id bigint generated always as identity primary key, subscription_id bigint not null, period int not null,
      number bigint not null unique, total bigint not null, unique (subscription_id, period));
    create table bare.line (invoice_id bigint not null, position smallint not null, quantity numeric not null, minor bigint not null, primary key (invoice_id, position));
    create table bare.posting (invoice_id bigint not null, account text not null, minor bigint not null);
    create index on bare.posting (account);
    insert into bare.series values ('INV', 0);
    insert into bare.subscription select g, now() - interval '1 hour', 0, g % 997 + 1 from generate_series(1, ${count}) g;
    analyze bare.subscription`)
}

async function run(sql: postgres.Sql): Promise<void> {
  for (;;) {
    const done = await sql.begin(async (tx) => {
      const [row] = await tx<{ billed: number }[]>`
        with due as materialized (
          select id, period, used, row_number() over (order by id) as rank
            from (select id, period, used from bare.subscription where due_at <= now()
                   order by id limit ${chunk} for update skip locked) d),
        moved as (
          update bare.subscription s set period = s.period + 1, due_at = now() + interval '1 month'
            from due where s.id = due.id),
        block as (
          update bare.series set last = last + (select count(*) from due) where name = 'INV' returning last),
        invoices as (
          insert into bare.invoice (subscription_id, period, number, total)
          select due.id, due.period + 1, block.last - (select count(*) from due) + due.rank, 2999 + round(due.used * 0.31)
            from due, block returning id, subscription_id, total),
        lines as (
          insert into bare.line
          select i.id, p.position, case p.position when 1 then 1 else due.used end,
                 case p.position when 1 then 2999 else round(due.used * 0.31) end
            from invoices i join due on due.id = i.subscription_id cross join (values (1), (2)) p(position)),
        postings as (
          insert into bare.posting
          select i.id, a.account, a.sign * i.total from invoices i
           cross join (values ('receivable', 1), ('revenue', -1)) a(account, sign))
        select count(*)::int as billed from due`
      return row?.billed ?? 0
    })
    if (done === 0) return
  }
}
