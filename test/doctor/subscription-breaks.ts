import type { Sql } from 'postgres'
import type { SubscriptionId } from '../../domain/ids.ts'
import type { Break } from './breaks.ts'
import { unguarded } from './copy.ts'

/** Changes the rights of a subscription, and what their history ends with. */
const letIn = (
  root: Sql,
  { id, standing, ended = false }: { id: SubscriptionId; standing: string; ended?: boolean },
) =>
  root.begin(async (tx) => {
    await tx`
      update access.entitlement set standing = ${standing}, ends_at = case when ${ended} then starts_at end
       where cause_id = ${id} and feature = 'calls'`
    await tx`
      insert into access.entitlement_change (tenant_id, grant_id, standing, ends_at, because, at)
      select tenant_id, grant_id, standing, ends_at, 'a friend', now() from access.entitlement
       where cause_id = ${id} and feature = 'calls'`
  })

/** What goes wrong with periods and the credit that is held. */
export const periodBreaks: readonly Break[] = [
  {
    names: ['I5'],
    what: 'a customer holds a cent that nobody kept for them',
    refused: (root, { club }) =>
      root`update sales.customer_credit set minor = -1 where tenant_id = ${club.tenantId}`,
    by: (root, { club }) =>
      root`update sales.customer_credit set minor = minor + 1 where tenant_id = ${club.tenantId} and minor > 0`,
    sample: /^cus_\w+: \d+.\d\d CHF are held, their movements add up to \d+.\d\d CHF$/,
  },
  {
    names: ['I5', 'I15'],
    what: 'credit is used that the journal knows nothing of',
    by: (root, { club }) =>
      unguarded(root, 'platform.journal_entry', async (tx) => {
        await tx`update platform.journal_entry set kind = 'gift' where kind = 'credit-applied' and tenant_id = ${club.tenantId}`
        await tx`alter table platform.posting disable trigger user`
        await tx`update platform.posting p set account = 'write-off' from platform.journal_entry e
                  where e.entry_id = p.entry_id and e.kind = 'gift' and p.account like 'receivable:%'`
        await tx`alter table platform.posting enable trigger user`
      }),
    sample: /^receivable:cus_\w+: the ledger says -?\d+.\d\d CHF are owed, the invoices say/,
  },
  {
    names: ['I7'],
    what: 'the key that keeps periods from being billed twice is dropped',
    refused: (root, { club }) =>
      root`insert into sales.billing_period select * from sales.billing_period where subscription_id = ${club.renewed}`,
    by: (root) => root`alter table sales.billing_period drop constraint billing_period_pkey`,
    sample: /^sales.billing_period is no longer unique by \(tenant_id, subscription_id, purpose, /,
  },
  {
    names: ['I7'],
    what: 'a period was left out',
    by: (root, { club }) =>
      root`delete from sales.billing_period where subscription_id = ${club.renewed} and period_index = 1`,
    sample: /^sub_\w+ has no period 1: after period 0 comes 2$/,
  },
  {
    names: ['I7'],
    what: 'a day belongs to two periods, though nobody asked for a change',
    by: (root, { club }) => root`
      update sales.billing_period set ends_at = ends_at + interval '1 day' where subscription_id = ${club.renewed} and period_index = 0`,
    sample: /^period 1 of sub_\w+ begins at 2026-04-0.*, the one before ends at 2026-04-0/,
  },
  {
    names: ['I7'],
    what: 'two periods name one invoice',
    by: (root, { club }) => root`
      update sales.billing_period p set document_id = o.document_id from sales.billing_period o
       where p.subscription_id = ${club.renewed} and p.period_index = 1
         and o.subscription_id = p.subscription_id and o.period_index = 0`,
    sample: /^inv_\w+ is the invoice of 2 periods: \d of sub_\w+, \d of sub_\w+$/,
  },
  {
    names: ['I9', 'I12'],
    what: 'a subscription waits for money that came',
    by: (root, { club }) =>
      root`update sales.subscription set state = 'pending', due_at = null where subscription_id = ${club.renewed}`,
    sample: /^cus_\w+ may use \w+ as paid \(gra_\w+\), but sub_\w+ is pending$/,
  },
  {
    names: ['I11'],
    what: 'a subscription was asked for something and never answered',
    by: (root, { club }) =>
      root`delete from sales.subscription_command where subscription_id = ${club.real}`,
    sample:
      /^what evt_\w+ \(subscription.\w+.*\) asked of sub_\w+ was started at .* and has no answer$/,
  },
]

/** What goes wrong with those who are let in by subscriptions, and with what is due. */
export const clubBreaks: readonly Break[] = [
  {
    names: ['I9'],
    what: 'somebody is let in whose subscription is over',
    by: (root, { club }) => letIn(root, { id: club.ended, standing: 'paid' }),
    sample: /^cus_\w+ may use calls as paid \(gra_\w+\), but sub_\w+ is cancelled$/,
  },
  {
    names: ['I9'],
    what: 'somebody counts as paid whose renewal was declined',
    by: (root, { club }) => letIn(root, { id: club.late, standing: 'paid' }),
    sample: /^cus_\w+ may use calls as paid \(gra_\w+\), but inv_\w+ of sub_\w+ is open$/,
  },
  {
    names: ['I9', 'I10'],
    what: 'grace goes on after the renewal was paid',
    by: (root, { club }) => letIn(root, { id: club.renewed, standing: 'grace' }),
    sample:
      /^cus_\w+ may use calls in grace \(gra_\w+\), but nothing of sub_\w+ is being collected$/,
  },
  {
    names: ['I9'],
    what: 'a limit is lifted that the plan has',
    by: (root, { club }) =>
      root`update access.quota set ends_at = now() where cause_id = ${club.renewed}`,
    sample: /^cus_\w+ may use calls without a limit, by its plan 1000 in a period \(sub_\w+\)$/,
  },
  {
    names: ['I10'],
    what: 'somebody on trial is not let in',
    by: (root, { club }) => letIn(root, { id: club.trial, standing: 'trial', ended: true }),
    sample: /^sub_\w+ is trialing and owes nothing, but cus_\w+ may not use calls$/,
  },
  {
    names: ['I14'],
    what: 'a renewal is slept through',
    by: (root, { club }) =>
      root`update sales.subscription set due_at = now() - interval '1 hour' where subscription_id = ${club.real}`,
    sample: /^sub_\w+ was due at .*, and nobody renewed it$/,
  },
  {
    names: ['I14'],
    what: 'a subscription runs that is never due',
    by: (root, { club }) =>
      root`update sales.subscription set due_at = null where subscription_id = ${club.real}`,
    sample: /^sub_\w+ is active until .*, but due never$/,
  },
  {
    names: ['I14'],
    what: 'usage is not rated when its grace is over',
    by: (root, { club }) => root`
      update sales.usage_window set own_run = true, ends_at = now() - interval '2 hours', starts_at = now() - interval '9 hours',
             closes_at = now() - interval '1 hour'
       where subscription_id = ${club.real}`,
    sample: /^uwn_\w+ \(calls of sub_\w+\) was to be rated at .*, and nobody did$/,
  },
]

/** What goes wrong with usage. */
export const usageBreaks: readonly Break[] = [
  {
    names: ['I1'],
    what: 'the key that keeps events from counting twice is dropped',
    refused: (root, { club }) =>
      root`insert into sales.usage_event select * from sales.usage_event where tenant_id = ${club.tenantId}`,
    by: (root) => root`alter table sales.usage_event drop constraint usage_event_pkey`,
    sample: /^sales.usage_event is no longer unique by \(tenant_id, source, source_id\)$/,
  },
  {
    names: ['I1'],
    what: 'a window counts an event that never came',
    by: (root, { club }) => root`
      update sales.usage_window set events = events + 1, total = total + 5
       where subscription_id = ${club.renewed} and meter_key = 'calls' and state = 'open' and late_for is not null`,
    sample:
      /^uwn_\w+ \(calls of sub_\w+\) says 2 events, 21 in all, 16 at most; its events say 1, 16 and 16$/,
  },
  {
    names: ['I1'],
    what: 'an event comes into a window that is billed already',
    by: (root, { club }) => root`
      with more as (
        insert into sales.usage_event (tenant_id, source, source_id, customer_id, meter_key, quantity, occurred_at, window_id)
        select tenant_id, 'elsewhere', window_id, customer_id, meter_key, 1, starts_at, window_id
          from sales.usage_window
         where subscription_id = ${club.renewed} and meter_key = 'calls' and period_index = 0 and late_for is null
        returning window_id)
      update sales.usage_window w set events = events + 1, total = total + 1 from more where w.window_id = more.window_id`,
    sample: /^INV-C1-\d+-\d+, line \d charges for 18 after 0, uwn_\w+ counted 19 after 0$/,
  },
  {
    names: ['I1'],
    what: 'usage is charged by one invoice and said to be on another',
    by: (root, { club }) => root`
      update sales.usage_window set document_id = null
       where subscription_id = ${club.renewed} and meter_key = 'seats' and period_index = 0 and late_for is null`,
    sample: /^INV-C1-\d+-\d+, line \d charges for uwn_\w+, which is billed by nothing$/,
  },
  {
    names: ['I1'],
    what: 'usage is charged to nobody',
    by: (root, { club }) =>
      unguarded(
        root,
        'sales.document_line',
        (tx) => tx`
          update sales.document_line set origin = origin - 'windowId'
           where origin->>'windowId' in (select window_id from sales.usage_window where subscription_id = ${club.yearly} and meter_key = 'calls')`,
      ),
    sample:
      /^uwn_\w+ counted 1 events of calls and is billed by inv_\w+, which has no line for it$/,
  },
  {
    names: ['I1'],
    what: 'an event waits though its window is there',
    by: (root, { club }) => root`
      with left_out as (
        update sales.usage_event set window_id = null where source_id = 'calls renewed late-4' returning tenant_id)
      update sales.usage_window w set events = 0, total = 0, highest = null from left_out
       where w.subscription_id = ${club.renewed} and w.state = 'open' and w.meter_key = 'calls' and w.late_for is not null`,
    sample: /^calls renewed late-4 of club waits, though uwn_\w+ was opened for its time$/,
  },
]
