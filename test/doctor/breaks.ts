import type { Sql } from 'postgres'
import { newId } from '../../adapters/new-id.ts'
import { unguarded } from './copy.ts'
import type { Season } from './season.ts'

/** One way to break the books as nobody but a superuser could. */
export type Break = {
  /** The invariants that must be named, all of them and no other. */
  readonly names: readonly string[]
  readonly what: string
  readonly by: (root: Sql, season: Season) => Promise<unknown>
  /** What doctor says of it. */
  readonly sample: RegExp
  /** What the database itself refuses, before its guards are taken away. */
  readonly refused?: (root: Sql, season: Season) => Promise<unknown>
}

const secondCharge = (root: Sql, { paid }: Season) => root`
  insert into payments.intent (tenant_id, intent_id, invoice_id, attempt, customer_id, method_id, provider, provider_key, provider_ref,
                               currency, amount_minor, status, transaction_id, at, resolved_at)
  select tenant_id, ${newId('intent')}, invoice_id, 2, customer_id, method_id, provider, provider_key || '/2', 'pi_ghost',
         currency, amount_minor, status, transaction_id, at, resolved_at
    from payments.intent where invoice_id = ${paid}`

const oneSided = (root: Sql, { tenantId }: Season) =>
  root.begin(async (tx) => {
    const entryId = newId('journalEntry')
    await tx`insert into platform.journal_entry (tenant_id, entry_id, kind, subject, transaction_id, effective_at)
             values (${tenantId}, ${entryId}, 'gift', 'nobody', 'txn_none', now())`
    await tx`insert into platform.posting values (${tenantId}, ${entryId}, 0, 'revenue', 'CHF', -100)`
  })

const letIn = (root: Sql, { standing, invoiceId }: { standing: string; invoiceId: string }) =>
  root.begin(async (tx) => {
    const grantId = newId('grant')
    await tx`
      insert into access.entitlement (tenant_id, grant_id, customer_id, feature, cause_kind, cause_id, standing, starts_at, transaction_id)
      select tenant_id, ${grantId}, customer_id, 'seats', 'purchase', invoice_id, ${standing}, now(), 'txn_none'
        from sales.invoice where invoice_id = ${invoiceId}
          on conflict (tenant_id, customer_id, feature, cause_kind, cause_id) do update set standing = excluded.standing, ends_at = null`
    await tx`
      insert into access.entitlement_change (tenant_id, grant_id, standing, ends_at, because, at)
      select tenant_id, grant_id, standing, ends_at, 'a friend', now() from access.entitlement where cause_id = ${invoiceId}`
  })

/** What goes wrong with money and its books. */
export const moneyBreaks: readonly Break[] = [
  {
    names: ['I2'],
    what: 'the index that keeps invoices from being paid twice is dropped',
    refused: secondCharge,
    by: (root) => root`drop index payments.intent_once`,
    sample: /^payments.intent is no longer unique by \(tenant_id, invoice_id\)/,
  },
  {
    names: ['I2', 'I3', 'I4', 'I5', 'I12'],
    what: 'an invoice is charged a second time',
    by: async (root, season) => {
      await root`drop index payments.intent_once`
      await secondCharge(root, season)
      await root`create unique index intent_once on payments.intent (intent_id)`
    },
    sample: /^inv_\w+ was charged 2 times: int_\w+, int_\w+$/,
  },
  {
    names: ['I3'],
    what: 'a capture is noted under another reference than the provider’s',
    by: (root, { paid }) =>
      root`update payments.intent set provider_ref = 'pi_ghost' where invoice_id = ${paid}`,
    sample: /^capture pi_ghost of 55.83 CHF is in our table, not in the provider's book$/,
  },
  {
    names: ['I4'],
    what: 'an entry has one side only',
    refused: oneSided,
    by: (root, season) =>
      unguarded(root, 'platform.journal_entry', async (tx) => {
        const entryId = newId('journalEntry')
        await tx`insert into platform.journal_entry (tenant_id, entry_id, kind, subject, transaction_id, effective_at)
                 values (${season.tenantId}, ${entryId}, 'gift', 'nobody', 'txn_none', now())`
        await tx`insert into platform.posting values (${season.tenantId}, ${entryId}, 0, 'revenue', 'CHF', -100)`
      }),
    sample: /^jne_\w+ \(gift of nobody\) is off by -1.00 CHF$/,
  },
  {
    names: ['I4'],
    what: 'the trigger that balances the journal is switched off',
    by: (root) => root`alter table platform.journal_entry disable trigger balanced`,
    sample: /^the trigger balanced on platform.journal_entry is gone or disabled$/,
  },
  {
    names: ['I5', 'I12'],
    what: 'an invoice asks for more than it was made out over',
    refused: (root, { paid }) =>
      root`update sales.document set net_minor = net_minor + 100, total_minor = total_minor + 100 where document_id = ${paid}`,
    by: (root, { paid }) =>
      root`update sales.invoice set total_minor = total_minor + 100 where invoice_id = ${paid}`,
    sample: /^INV-\d+-0001: the invoice row says 56.83 CHF, the document 55.83 CHF$/,
  },
  {
    names: ['I6'],
    what: 'a refund is reserved above the capture',
    refused: (root, { paid }) =>
      root`update sales.invoice set credited_minor = total_minor + 1 where invoice_id = ${paid}`,
    by: (root, { paid }) => root`
      insert into payments.refund (tenant_id, refund_id, invoice_id, intent_id, credit_note_id, currency, amount_minor, transaction_id, at)
      select tenant_id, ${newId('refund')}, invoice_id, intent_id, 'crn_none', currency, amount_minor + 1, transaction_id, at
        from payments.intent where invoice_id = ${paid}`,
    sample: /^int_\w+: refunds of 55.84 CHF against a capture of 55.83 CHF$/,
  },
  {
    names: ['I15'],
    what: 'a stored balance is a cent off',
    refused: (root, { paid }) =>
      root`update payments.collection set refunded_minor = paid_minor + 1 where invoice_id = ${paid}`,
    by: (root, { paid }) =>
      root`update payments.collection set paid_minor = paid_minor - 1 where invoice_id = ${paid}`,
    sample:
      /^collection of inv_\w+: 55.82 CHF paid, 0.00 CHF refunded; the journal says 55.83 CHF and 0.00 CHF$/,
  },
]

/** What goes wrong with documents, states and everything around them. */
export const otherBreaks: readonly Break[] = [
  {
    names: ['I7'],
    what: 'one order has two invoices',
    refused: (root, { tenantId }) => root`
      insert into sales.purchase select tenant_id, order_key, 'evt_again', customer_id, transaction_id, state, refusal, invoice_id, placed_at
        from sales.purchase where tenant_id = ${tenantId} and order_key = 'paid'`,
    by: (root, { declined }) =>
      unguarded(
        root,
        'sales.document',
        (tx) => tx`update sales.document set order_key = 'paid' where document_id = ${declined}`,
      ),
    sample: /^order paid became 2 invoices: INV-\d+-0001, INV-\d+-0004$/,
  },
  {
    names: ['I8'],
    what: 'a number was taken and never used',
    by: (root, { tenantId }) => root`
      update sales.number_series set last_counter = last_counter + 1 where tenant_id = ${tenantId} and kind = 'invoice'`,
    sample: /^series INV \d+ \(invoice\): 8 numbers from 1 to 8, the counter stands at 9$/,
  },
  {
    names: ['I8'],
    what: 'a later number bears an earlier date',
    refused: (root, { reduced }) =>
      root`update sales.document set issued_on = issued_on - 3 where document_id = ${reduced}`,
    by: (root, { reduced }) =>
      unguarded(
        root,
        'sales.document',
        (tx) =>
          tx`update sales.document set issued_on = issued_on - 3 where document_id = ${reduced}`,
      ),
    sample: /^INV-\d+-0002 is dated [\d-]+, after INV-\d+-0001 of [\d-]+$/,
  },
  {
    names: ['I9'],
    what: 'somebody is let in who did not pay',
    by: (root, { declined }) => letIn(root, { standing: 'paid', invoiceId: declined }),
    sample: /^cus_\w+ may use seats as paid \(gra_\w+\), but inv_\w+ is open$/,
  },
  {
    names: ['I9'],
    what: 'grace goes on after the collection gave up',
    by: (root, { gaveUp }) => letIn(root, { standing: 'grace', invoiceId: gaveUp }),
    sample: /in grace \(gra_\w+\), but the collection of inv_\w+ is gave-up$/,
  },
  {
    names: ['I9'],
    what: 'access goes on after the invoice was credited in full',
    by: (root, { refunded }) => letIn(root, { standing: 'paid', invoiceId: refunded }),
    sample: /^cus_\w+ may use seats \(gra_\w+\), but inv_\w+ pays for it no longer$/,
  },
  {
    names: ['I10'],
    what: 'somebody paid and is not let in',
    refused: (root, { paid }) => root`
      delete from access.entitlement_change where grant_id in (select grant_id from access.entitlement where cause_id = ${paid})`,
    by: (root, { paid }) =>
      unguarded(root, 'access.entitlement_change', async (tx) => {
        await tx`delete from access.entitlement_change where grant_id in (select grant_id from access.entitlement where cause_id = ${paid})`
        await tx`delete from access.entitlement where cause_id = ${paid}`
      }),
    sample: /^inv_\w+ is paid, but cus_\w+ may not use (seats|export)$/,
  },
  {
    names: ['I11'],
    what: 'a fact lies about',
    by: (root, { paid }) =>
      root`update platform.outbox set dispatched_at = null, tries = 3, error = 'nobody listens' where subject = ${paid}`,
    sample:
      /^fact evt_\w+ \(\w+\.\w+\.\w+\.v1\) of inv_\w+ is not dispatched after 3 tries: nobody listens$/,
  },
  {
    names: ['I11'],
    what: 'an accepted event is never started',
    by: (root) => root`update platform.inbox set started_at = null where source_id = 'elsewhere'`,
    sample: /^event evt_\w+ \(order.cancelled\) of cus_\w+ was accepted at .* and never started$/,
  },
  {
    names: ['I12'],
    what: 'an invoice is given up while it is being collected',
    refused: (root, { declined }) =>
      root`update sales.invoice set status = 'lost' where invoice_id = ${declined}`,
    by: (root, { declined }) =>
      root`update sales.invoice set status = 'uncollectible' where invoice_id = ${declined}`,
    sample: /^inv_\w+ is uncollectible, its collection open$/,
  },
  {
    names: ['I13'],
    what: 'a table is taken out of row-level security',
    by: (root) => root`alter table sales.document no force row level security`,
    sample: /^sales.document: row-level security is not forced$/,
  },
  {
    names: ['I13'],
    what: 'a policy shows one tenant what is another’s',
    by: (root) =>
      root`create policy helpful on sales.customer to durabill_app using (true) with check (true)`,
    sample: /^sales.customer: the policy that shows durabill_app one tenant is gone or changed$/,
  },
  {
    names: ['I14'],
    what: 'nobody asks about an open attempt',
    by: (root, { asked }) =>
      root`update payments.collection set due_at = null where invoice_id = ${asked}`,
    sample: /^int_\w+ of inv_\w+ is requires-action since .*, and nothing is due$/,
  },
  {
    names: ['I14'],
    what: 'a collection sleeps through its day',
    by: (root, { declined }) =>
      root`update payments.collection set due_at = now() - interval '1 hour' where invoice_id = ${declined}`,
    sample: /^the collection of inv_\w+ was due at .* \(charge\), and nobody woke it$/,
  },
  {
    names: ['I16'],
    what: 'a line tells other arithmetic than it was priced by',
    refused: (root, { paid }) =>
      root`update sales.document_line set steps = '[]' where document_id = ${paid}`,
    by: (root, { paid }) =>
      unguarded(
        root,
        'sales.document_line',
        (tx) =>
          tx`update sales.document_line set steps = '[]' where document_id = ${paid} and line_key = 'seats'`,
      ),
    sample: /^INV-\d+-0001 \(inv_\w+\): line seats comes out otherwise in steps$/,
  },
  {
    names: ['I16'],
    what: 'a note claims another share of its invoice',
    by: (root, { refunded }) =>
      unguarded(
        root,
        'sales.document_line',
        (tx) => tx`
        update sales.document_line set quantity = '2'
         where line_key = 'seats' and quantity = '1' and document_id in (select document_id from sales.document where corrects_id = ${refunded})`,
      ),
    sample: /^CN-\d+-\d+ \(crn_\w+\): line seats comes out otherwise in /,
  },
]
