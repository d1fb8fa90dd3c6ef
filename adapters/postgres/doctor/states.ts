import { bySql } from './ask.ts'
import type { Check, Exam } from './check.ts'
import { subscriptionStates } from './due.ts'

/** What of an invoice nobody has to pay any more: it came, was held for the customer, or was credited. */
const settledMinor = (tx: Exam['tx']) => tx`(v.paid_minor + v.applied_minor + v.credited_minor)`

/** Every thing is in a state it may be in, reached from one it could come from. */
export const i12: Check = {
  id: 'I12',
  name: 'only allowed states and steps; what tells of one thing agrees',
  look: bySql({
    probes: [
      ({ tx }) => tx`
        select format('%s is %s, but attempt %s was made after it', i.intent_id, i.status, i.attempt + 1) as sample
          from payments.intent i
         where i.status not in ('failed', 'canceled')
           and exists (select from payments.intent n where n.tenant_id = i.tenant_id and n.invoice_id = i.invoice_id and n.attempt > i.attempt)`,
      ({ tx }) => tx`
        select format('%s is %s and %s', intent_id, status, case when resolved_at is null then 'not resolved' else 'resolved' end)
          from payments.intent
         where (resolved_at is null) <> (status in ('pending', 'unknown', 'requires-action'))
            or (status = 'succeeded' and provider_ref is null)`,
      ({ tx }) => tx`
        select format('the collection of %s is %s, its last attempt %s', c.invoice_id, c.status, coalesce(i.status, 'was never made'))
          from payments.collection c
          left join lateral (select status from payments.intent i where i.tenant_id = c.tenant_id and i.invoice_id = c.invoice_id
                              order by attempt desc limit 1) i on true
         where (c.status = 'paid') <> (i.status is not distinct from 'succeeded')
            or (c.status <> 'open' and i.status in ('pending', 'unknown', 'requires-action'))
            or (c.status = 'open' and c.due_minor = 0) or (c.status = 'cancelled' and c.due_minor > 0)`,
      ({ tx, settled }) => tx`
        select format('%s is %s, its collection %s', v.invoice_id, v.status, coalesce(c.status, 'was never opened'))
          from sales.invoice v left join payments.collection c on c.tenant_id = v.tenant_id and c.invoice_id = v.invoice_id
         where not (v.status = 'credited' and v.credited_minor = v.total_minor
                    or v.status = case c.status when 'paid' then 'paid' when 'gave-up' then 'uncollectible' when 'open' then 'open'
                                                else case when ${settledMinor(tx)} >= v.total_minor then 'paid' else 'open' end end)
           and v.invoice_id not in (select coalesce(data->>'invoiceId', subject) from platform.outbox where recorded_at >= ${settled})`,
      ({ tx }) => tx`
        select format('%s is paid, but says «%s %s» of «%s %s»', d.number, ${settledMinor(tx)}, d.currency, v.total_minor, d.currency)
          from sales.invoice v join sales.document d on d.tenant_id = v.tenant_id and d.document_id = v.invoice_id
         where v.status = 'paid' and (v.paid_at is null or ${settledMinor(tx)} < v.total_minor)`,
      ...subscriptionStates,
      ({ tx }) => tx`
        select format('%s is %s, its history ends with %s', e.grant_id, e.standing, coalesce(h.standing, 'nothing'))
          from access.entitlement e
          left join lateral (select standing, ends_at from access.entitlement_change h
                              where h.tenant_id = e.tenant_id and h.grant_id = e.grant_id order by sequence desc limit 1) h on true
         where (h.standing, h.ends_at is null) is distinct from (e.standing, e.ends_at is null)`,
      ({ tx }) => tx`
        select format('message %s is %s, sent %s', message_id, status, coalesce(sent_at::text, 'never'))
          from messaging.message where (status = 'sent') <> (sent_at is not null)`,
    ],
    looked: ({ tx }) => tx`
      select format('%s attempts, %s collections, %s invoices', (select count(*) from payments.intent),
                    (select count(*) from payments.collection), count(*)) from sales.invoice`,
  }),
}
