import { bySql } from './ask.ts'
import type { Check, Finding } from './check.ts'
import { chargedTwice } from './book.ts'
import { uniqueIndex } from './schema.ts'

const asked = bySql({
  probes: [
    uniqueIndex({
      table: 'payments.intent',
      columns: ['tenant_id', 'invoice_id'],
      where: `(status = 'succeeded'::text)`,
    }),
    uniqueIndex({
      table: 'payments.intent',
      columns: ['tenant_id', 'invoice_id'],
      where: `(status = ANY (ARRAY['pending'::text, 'unknown'::text, 'requires-action'::text]))`,
    }),
    uniqueIndex({ table: 'payments.intent', columns: ['tenant_id', 'invoice_id', 'attempt'] }),
    ({ tx }) => tx`
      select format('%s was charged %s times: %s', invoice_id, count(*), string_agg(intent_id, ', ' order by attempt))
        from payments.intent where status = 'succeeded'
       group by tenant_id, invoice_id having count(*) > 1`,
    ({ tx }) => tx`
      select format('%s has %s open attempts: %s', invoice_id, count(*), string_agg(intent_id, ', ' order by attempt))
        from payments.intent where status in ('pending', 'unknown', 'requires-action')
       group by tenant_id, invoice_id having count(*) > 1`,
    ({ tx }) => tx`
      select format('%s and %s share the key %s at the provider', min(intent_id), max(intent_id), provider_key)
        from payments.intent group by tenant_id, provider, provider_key having count(*) > 1`,
  ],
  looked: ({ tx }) => tx`
    select format('%s attempts at %s invoices', count(*), count(distinct invoice_id)) from payments.intent`,
})

/** Nobody pays twice, neither by our books nor by the provider's. */
export const i2: Check = {
  id: 'I2',
  name: 'at most one successful charge and one open attempt per invoice',
  async look(exam): Promise<Finding> {
    const ours = await asked(exam)
    if ('skipped' in ours) return ours
    const theirs = await chargedTwice(exam)
    return { ...ours, broken: ours.broken + theirs.length, samples: [...ours.samples, ...theirs] }
  },
}
