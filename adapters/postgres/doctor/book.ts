import type { BookLine } from '../../psp/psp.ts'
import { bySql, type Probe } from './ask.ts'
import type { Check, Exam } from './check.ts'

/** The provider's book as rows `theirs`, and what we hold of the same provider as rows `ours`. */
const bothBooks: Probe = ({ tx, provider }) => tx`
  with theirs as materialized (
    select b.*, t.tenant_id is not null as known
      from jsonb_to_recordset(${tx.json((provider?.book ?? []).map(rowOf))})
        as b (kind text, ref text, currency text, minor bigint, tenant text, intent text)
      left join platform.tenant t on t.tenant_id = b.tenant),
  ours as materialized (
    select 'capture' as kind, provider_ref as ref, intent_id as id, currency, amount_minor as minor, resolved_at
      from payments.intent where status = 'succeeded' and provider = ${provider?.name ?? ''}
    union all
    select 'refund', r.provider_ref, r.refund_id, r.currency, r.amount_minor, r.resolved_at
      from payments.refund r join payments.intent i using (tenant_id, intent_id)
     where r.status = 'succeeded' and i.provider = ${provider?.name ?? ''})`

const rowOf = (line: BookLine) => ({
  kind: line.kind,
  ref: line.ref,
  currency: line.amount.currency,
  minor: String(line.amount.minor),
  tenant: line.tenantId ?? null,
  intent: line.intentId ?? null,
})

/** What the provider booked, but waits for its answer here: asked about by the collection. */
const isAwaited: Probe = ({ tx }) => tx`(
  exists (select from payments.intent i where i.intent_id = theirs.intent and theirs.kind = 'capture'
             and i.status in ('pending', 'unknown', 'requires-action'))
  or exists (select from payments.refund r where r.intent_id = theirs.intent and theirs.kind = 'refund'
                and r.status in ('pending', 'unknown') and r.amount_minor = theirs.minor))`

const compare = bySql({
  probes: [
    (exam) => exam.tx`
      (${bothBooks(exam)}
      select format('%s %s of «%s %s» is in our table, not in the provider''s book', ours.kind, coalesce(ours.ref, ours.id), ours.minor, ours.currency) as sample
        from ours left join theirs using (kind, ref)
       where theirs.ref is null and ours.resolved_at < ${exam.provider?.readFrom ?? null})`,
    (exam) => exam.tx`
      (${bothBooks(exam)}
      select format('%s %s of «%s %s» is in the provider''s book, not in our table (attempt %s)',
                    theirs.kind, theirs.ref, theirs.minor, theirs.currency, coalesce(theirs.intent, 'unnamed'))
        from theirs left join ours using (kind, ref)
       where ours.ref is null and theirs.known and not ${isAwaited(exam)})`,
    (exam) => exam.tx`
      (${bothBooks(exam)}
      select format('%s %s is «%s %s» at the provider and «%s %s» here', ours.kind, ours.ref,
                    theirs.minor, theirs.currency, ours.minor, ours.currency)
        from theirs join ours using (kind, ref)
       where (theirs.minor, theirs.currency) is distinct from (ours.minor, ours.currency))`,
  ],
  looked: (exam) => exam.tx`
    ${bothBooks(exam)}
    select format('%s lines of the provider''s book against %s of ours', count(*) filter (where known), (select count(*) from ours))
        || case when bool_or(not known) then format('; %s lines belong to others', count(*) filter (where not known)) else '' end
        || case when bool_or(ours.ref is null and known and ${isAwaited(exam)}) then '; some await their answer' else '' end
      from theirs left join ours using (kind, ref)`,
})

/** Money moved at the provider exactly as our table says, in both directions. */
export const i3: Check = {
  id: 'I3',
  name: 'the provider’s captures and refunds are ours, to the cent',
  look: async (exam) =>
    exam.provider === undefined ? { skipped: 'no provider to ask' } : compare(exam),
}

/** Invoices that the provider's book shows charged more than once, one sentence each. */
export async function chargedTwice({ tx, provider }: Exam): Promise<string[]> {
  const captures = (provider?.book ?? []).filter(
    (line) => line.kind === 'capture' && line.invoiceId !== undefined,
  )
  const byInvoice = Map.groupBy(captures, (line) => line.invoiceId ?? '')
  const twice = [...byInvoice].filter(([, lines]) => lines.length > 1)
  if (twice.length === 0) return []
  const ids = twice.map(([invoiceId]) => invoiceId)
  const ours = await tx<
    { document_id: string }[]
  >`select document_id from sales.document where document_id = any(${ids})`
  const known = new Set(ours.map((row) => row.document_id))
  return twice
    .filter(([invoiceId]) => known.has(invoiceId))
    .map(
      ([invoiceId, lines]) =>
        `${invoiceId} was captured ${lines.length} times: ${lines.map(({ ref }) => ref).join(', ')}`,
    )
}
