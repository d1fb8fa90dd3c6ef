import type { Teller } from './line.ts'

/** What is due next, as of now. */
export const due: Teller = ({ tx, ids }) => tx`
  select due_at, now(), 'payment',
         format('as of now: «%s %s» are owed; next: %s', due_minor, currency, case stage when 'charge' then 'charge again' when 'ask' then 'ask the provider' when 'wait' then 'remind the payer' else 'decide what to do' end),
         jsonb_build_object('table', 'payments.collection', 'id', invoice_id, 'stage', stage), 'now', null
    from payments.collection where transaction_id = any(${[...ids]}) and status = 'open' and due_at is not null`

/** The provider's hints. */
export const hints: Teller = ({ tx, ids }) => tx`
  select received_at, received_at, 'provider', format('%s told of %s: %s', provider, object_ref, type),
         jsonb_build_object('table', 'payments.provider_event', 'id', provider_event_id, 'object', object_ref), null, null
    from payments.provider_event where transaction_id = any(${[...ids]})`
