import { bySql } from './ask.ts'
import type { Check } from './check.ts'
import { dueProbes, parked } from './due.ts'

/** Whatever is not known yet is being asked about; whatever waits, waits for something. */
export const i14: Check = {
  id: 'I14',
  name: 'no unknown charge, refund or debt is left without somebody who asks',
  look: bySql({
    probes: [
      ({ tx, settled }) => tx`
        select format('%s of %s is %s since %s, and nothing is due', i.intent_id, i.invoice_id, i.status, i.created_at) as sample
          from payments.intent i join payments.collection c using (tenant_id, invoice_id)
         where i.status in ('pending', 'unknown', 'requires-action') and i.created_at < ${settled}
           and (c.status <> 'open' or c.due_at is null)`,
      // The clock of the database for real customers, the test clock's for the others.
      ({ tx, settled }) => tx`
        select format('the collection of %s was due at %s (%s), and nobody woke it', c.invoice_id, c.due_at, c.stage)
          from payments.collection c
         where c.status = 'open' and c.due_at < platform.now_for(c.tenant_id, c.customer_id) - (now() - ${settled})`,
      ({ tx, settled }) => tx`
        select format('%s owes «%s %s» and nobody collects it', d.number, o.minor, d.currency)
          from sales.invoice v
          join sales.document d on d.tenant_id = v.tenant_id and d.document_id = v.invoice_id
          left join payments.collection c on c.tenant_id = v.tenant_id and c.invoice_id = v.invoice_id
         cross join lateral (select v.total_minor - v.credited_minor - v.applied_minor - v.paid_minor as minor) o
         where v.status = 'open' and o.minor > 0 and d.finalized_at < ${settled}
           and (c.invoice_id is null or (c.status = 'open' and c.due_at is null and not exists (
             select from payments.intent i where i.tenant_id = c.tenant_id and i.invoice_id = c.invoice_id)))`,
      ({ tx }) => tx`
        select format('refund %s of «%s %s» is %s since %s', refund_id, amount_minor, currency, status, created_at)
          from payments.refund where status in ('pending', 'unknown') and created_at < now() - interval '1 day'`,
      ...dueProbes,
    ],
    looked: (exam) => exam.tx`
      select format('%s open attempts', (select count(*) from payments.intent where status in ('pending', 'unknown', 'requires-action')))
          || coalesce('; parked for a person: ' || string_agg(name, ', '), '') from (${parked(exam)}) parked`,
  }),
}
