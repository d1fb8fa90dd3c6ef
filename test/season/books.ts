import { asTenant } from '../../adapters/postgres/client.ts'
import { readDocuments } from '../../adapters/postgres/sales/read-document.ts'
import type { TestEngine } from '../engine.ts'

type Sorted = readonly string[]

/** What a season came to, told without ids and times that are another each time. */
export type Books = {
  readonly documents: Sorted
  readonly numbers: Sorted
  readonly invoices: Sorted
  readonly subscriptions: Sorted
  readonly periods: Sorted
  readonly windows: Sorted
  readonly journal: Sorted
  readonly credit: Sorted
  readonly collections: Sorted
  readonly access: Sorted
  readonly quotas: Sorted
}

const exact = (value: unknown) =>
  JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'bigint' ? String(inner) : inner,
  )

const told = async (rows: PromiseLike<readonly { told: string }[]>) =>
  (await rows).map((row) => row.told).toSorted()

/** Reads everything that renewing has written, sorted, so that it can be compared. */
export async function booksOf({ parts, tenantId }: TestEngine): Promise<Books> {
  const { system } = parts
  return {
    documents: await documentsOf({ parts, tenantId }),
    numbers: await told(system`select number as told from sales.document`),
    invoices: await told(system`
      select format('%s %s %s %s %s %s', d.subscription_id, p.period_index, v.status, v.total_minor, v.paid_minor, v.applied_minor) as told
        from sales.invoice v join sales.document d on d.document_id = v.invoice_id
        left join sales.billing_period p on p.document_id = v.invoice_id`),
    subscriptions: await told(system`
      select format('%s %s %s %s %s %s %s %s %s %s %s %s', s.subscription_id, p.key, s.quantity, s.state, s.ended_because, s.parked_because,
                    s.anchor_on, s.anchor_index, s.period_index, s.ends_at, s.due_at,
                    (select jsonb_agg(c - 'invoiceId') from jsonb_array_elements(s.charged) c)) as told
        from sales.subscription s join sales.plan p using (tenant_id, plan_id)`),
    periods: await told(system`
      select format('%s %s %s %s %s %s', subscription_id, purpose, period_index, starts_at, ends_at, document_id is null) as told
        from sales.billing_period`),
    windows: await told(system`
      select format('%s %s %s %s %s %s %s %s %s', w.subscription_id, meter_key, period_index, starts_at, ends_at, state, events, total, p.key) as told
        from sales.usage_window w join sales.plan p using (tenant_id, plan_id)`),
    journal: await told(system`
      select format('%s %s', e.kind, string_agg(format('%s %s %s', p.account, p.minor, p.currency), ', ' order by p.account, p.minor)) as told
        from platform.journal_entry e join platform.posting p using (tenant_id, entry_id) group by e.entry_id, e.kind`),
    credit: await told(system`
      select format('%s %s', customer_id, minor) as told from sales.customer_credit`),
    collections: await told(system`
      select format('%s %s %s %s %s %s', d.subscription_id, c.status, c.stage, c.due_minor, c.paid_minor, c.attempts) as told
        from payments.collection c join sales.document d on d.document_id = c.invoice_id`),
    access: await told(system`
      select format('%s %s %s %s %s', customer_id, feature, cause_id, standing, ended_because) as told from access.entitlement`),
    quotas: await told(system`
      select format('%s %s %s %s %s %s', customer_id, feature, cause_id, limit_units, anchor_on, ends_at is null) as told
        from access.quota`),
  }
}

/** Lines, totals and steps of every document, under its subscription; keys of windows stay. */
async function documentsOf({ parts, tenantId }: Pick<TestEngine, 'parts' | 'tenantId'>) {
  const rows = await parts.system<{ document_id: string; subscription_id: string }[]>`
    select document_id, subscription_id from sales.document`
  const owners = new Map(rows.map((row) => [row.document_id, row.subscription_id]))
  const documents = await asTenant(parts.db, tenantId, (tx) =>
    readDocuments(tx, [...owners.keys()]),
  )
  return documents
    .map(({ snapshot, taxCountry, source }) => {
      const {
        id,
        number: _number,
        transactionId: _transaction,
        issuedOn: _day,
        ...printed
      } = snapshot
      return `${owners.get(id) ?? ''} ${taxCountry} ${source} ${exact(printed)}`
    })
    .toSorted()
}
