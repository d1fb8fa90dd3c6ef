import type { Teller } from './line.ts'

/** Payment methods that were named. */
export const methods: Teller = ({ tx, ids }) => tx`
  select named_at, named_at, 'payment',
         case state when 'attached' then format('a card was given: %s ending in %s', brand, last4)
                    when 'refused' then format('a card was given, and %s refused it: %s', provider, refusal)
                    else 'a card was given' end,
         jsonb_build_object('table', 'payments.method', 'id', method_id), method_id, null
    from payments.method where transaction_id = any(${[...ids]})`

/** Attempts, as they were asked for. */
export const charges: Teller = ({ tx, ids }) => tx`
  select at, created_at, 'payment',
         format('charge %s of «%s %s» asked of %s', attempt, amount_minor, currency, provider),
         jsonb_build_object('table', 'payments.intent', 'id', intent_id, 'invoice', invoice_id), 'asked ' || intent_id, null
    from payments.intent where transaction_id = any(${[...ids]})`

/** What became of attempts. One that is still open is told as it stands. */
export const answers: Teller = ({ tx, ids }) => tx`
  select at, coalesce(resolved_at, created_at), 'payment',
         format('charge %s of «%s %s» ', attempt, amount_minor, currency) ||
         case status when 'succeeded' then 'succeeded'
                     when 'failed' then format('declined: %s', coalesce(code, 'without a code'))
                     when 'canceled' then 'was cancelled before it was paid'
                     when 'requires-action' then 'waits for the payer to confirm'
                     else format('has no known outcome yet: %s', coalesce(code, 'asked')) end,
         jsonb_strip_nulls(jsonb_build_object('table', 'payments.intent', 'id', intent_id, 'invoice', invoice_id, 'provider', provider_ref)),
         case when resolved_at is null then null else intent_id end,
         'asked ' || intent_id
    from payments.intent where transaction_id = any(${[...ids]}) and status <> 'pending'`

/** Refunds, as they were asked for, and what became of them. */
export const refunds: Teller = ({ tx, ids }) => tx`
  select r.at, r.created_at, 'payment', format('refund of «%s %s» asked of %s for %s', r.amount_minor, r.currency, i.provider, r.credit_note_id),
         jsonb_build_object('table', 'payments.refund', 'id', r.refund_id, 'invoice', r.invoice_id), 'asked ' || r.refund_id, null
    from payments.refund r join payments.intent i using (tenant_id, intent_id) where r.transaction_id = any(${[...ids]})
  union all
  select at, resolved_at, 'payment', format('refund of «%s %s» ', amount_minor, currency) ||
         case status when 'succeeded' then 'paid back' else format('refused: %s', code) end,
         jsonb_strip_nulls(jsonb_build_object('table', 'payments.refund', 'id', refund_id, 'invoice', invoice_id, 'provider', provider_ref)),
         refund_id, 'asked ' || refund_id
    from payments.refund where transaction_id = any(${[...ids]}) and resolved_at is not null`
