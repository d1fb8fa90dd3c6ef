import { bySql } from './ask.ts'
import type { Check } from './check.ts'
import { uniqueIndex } from './schema.ts'

/** Whatever was accepted or said is on its way or there; nothing lies about. */
export const i11: Check = {
  id: 'I11',
  name: 'inbox, outbox and messages are drained, each told once',
  look: bySql({
    probes: [
      uniqueIndex({ table: 'messaging.message', columns: ['tenant_id', 'kind', 'fact_id'] }),
      ({ tx, settled }) => tx`
        select format('event %s (%s) of %s was accepted at %s and never started', event_id, type, customer_id, received_at) as sample
          from platform.inbox where started_at is null and received_at < ${settled}`,
      ({ tx, settled }) => tx`
        select format('order %s was started at %s and has no outcome', p.order_key, i.started_at)
          from sales.purchase p join platform.inbox i on i.tenant_id = p.tenant_id and i.event_id = p.event_id
         where p.state = 'placed' and i.started_at < ${settled}`,
      ({ tx, settled }) => tx`
        select format('what %s (%s) asked of %s was started at %s and has no answer', i.event_id, i.type, s.subscription_id, i.started_at)
          from platform.inbox i join sales.subscription s on s.tenant_id = i.tenant_id and s.subscription_id = i.subject
          left join sales.subscription_command c on c.tenant_id = i.tenant_id and c.event_id = i.event_id
         where i.started_at < ${settled} and c.event_id is null and s.parked_because is null`,
      ({ tx, settled }) => tx`
        select format('fact %s (%s) of %s is not dispatched after %s tries%s', fact_id, type, subject, tries, coalesce(': ' || error, ''))
          from platform.outbox where dispatched_at is null and recorded_at < ${settled}`,
      ({ tx, settled }) => tx`
        select format('message %s (%s) about %s is due since %s', message_id, kind, subject_id, created_at)
          from messaging.message where status = 'due' and created_at < ${settled}`,
    ],
    looked: ({ tx }) => tx`
      select format('%s events, %s facts, %s messages', (select count(*) from platform.inbox), count(*), (select count(*) from messaging.message))
        from platform.outbox`,
  }),
}
