import type { Teller } from './line.ts'

/** What was booked; a refund's entry belongs to the credit note's transaction as well. */
export const booked: Teller = ({ tx, ids }) => tx`
  select e.effective_at, e.recorded_at, 'ledger',
         format('%s booked: %s', e.kind, string_agg(format('%s «%s %s»', p.account, p.minor, p.currency), ', ' order by p.line)),
         jsonb_build_object('table', 'platform.journal_entry', 'id', e.entry_id, 'subject', e.subject), null, e.subject
    from platform.journal_entry e join platform.posting p using (tenant_id, entry_id)
   where e.transaction_id = any(${[...ids]})
      or e.subject in (select refund_id from payments.refund where transaction_id = any(${[...ids]}))
   group by e.tenant_id, e.entry_id`

/** What was said to whoever listens. */
export const facts: Teller = ({ tx, ids }) => tx`
  select happened_at, recorded_at, 'fact',
         format('said %s about %s', type, subject)
           || case when data ? 'currency' then format(': «%s %s»', coalesce(data->>'minor', data->>'totalMinor'), data->>'currency') else '' end
           || coalesce(': ' || (data->>'because'), '') || coalesce(', because of ' || (data->>'reason'), '')
           || case when dispatched_at is null then ' (nobody has been told yet)' else '' end,
         jsonb_build_object('table', 'platform.outbox', 'id', fact_id, 'type', type, 'subject', subject), fact_id,
         coalesce(data->>'intentId', data->>'refundId',
                  case when type like 'access.%' then 'access ' || subject
                       when type = 'payments.collection.opened.v1' then first_attempt.intent_id else subject end)
    from platform.outbox o
    left join lateral (select i.intent_id from payments.intent i where i.tenant_id = o.tenant_id and i.invoice_id = o.subject
                        order by i.attempt limit 1) first_attempt on true
   where o.transaction_id = any(${[...ids]})`

/** What was written to people. */
export const messages: Teller = ({ tx, ids }) => tx`
  select at, created_at, 'message', format('%s to %s: “%s”', kind, recipient, subject),
         jsonb_build_object('table', 'messaging.message', 'id', message_id, 'about', subject_id), message_id, fact_id
    from messaging.message where transaction_id = any(${[...ids]})
  union all
  select at, coalesce(sent_at, created_at), 'message',
         case status when 'sent' then format('%s sent by %s', kind, channel) else format('%s refused by %s: %s', kind, channel, refusal) end,
         jsonb_strip_nulls(jsonb_build_object('table', 'messaging.message', 'id', message_id, 'channel', channel_ref)), null, message_id
    from messaging.message where transaction_id = any(${[...ids]}) and status <> 'due'`

/** Who was let in, and out: by this transaction, or because its credit note took it back. */
export const rights: Teller = ({ tx, ids }) => tx`
  select c.at, c.recorded_at, 'access',
         case when c.ends_at is null
           then format('%s may use %s%s', e.customer_id, e.feature, case c.standing when 'grace' then ' in grace, not paid yet' else '' end)
           else format('%s may use %s no longer: %s', e.customer_id, e.feature, c.because) end,
         jsonb_build_object('table', 'access.entitlement_change', 'id', e.grant_id, 'cause', e.cause_id), 'access ' || e.cause_id, null
    from access.entitlement e join access.entitlement_change c using (tenant_id, grant_id)
   where e.transaction_id = any(${[...ids]})
      or (c.because = 'credited' and e.cause_id in (
            select corrects_id from sales.document where transaction_id = any(${[...ids]})))`
