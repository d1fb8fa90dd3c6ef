import { patched } from '@temporalio/workflow'
import type { AccessPorts, Grant } from '../access/ports.ts'
import { reach, type Steps } from '../reach.ts'
import type { Rights, SalesPorts } from '../sales/ports.ts'
import type { CollectionInput } from './contract.ts'
import { grantAsItIs } from './grant-as-it-is.ts'
import type { InvoiceRef, Opened, Outcome } from './ports.ts'

type Columns = {
  readonly sales: Steps<SalesPorts>
  readonly access: Steps<AccessPorts>
  readonly invoice: InvoiceRef
  /** What a subscription's invoice would let in to; nothing for a purchase's. */
  readonly rightsOf: () => Promise<Rights | undefined>
}

/** The ways in which a collection touches the other columns. */
export function otherColumns({ tenantId, invoiceId, reaches }: CollectionInput) {
  // A payments worker of its own has no other column's code: it reaches them by their queues.
  const how = reaches.payments ?? 'remote'
  const sales = reach<SalesPorts>('sales', how)
  const access = reach<AccessPorts>('access', how)
  const invoice = { tenantId, invoiceId }
  let known: { readonly rights: Rights | undefined } | undefined

  async function rightsOf(): Promise<Rights | undefined> {
    // Collections begun before there were subscriptions know of none.
    if (!patched('subscription-rights')) return undefined
    known ??= {
      rights: await sales.rightsOf('what the subscription would let in to', invoice),
    }
    return known.rights
  }

  const columns: Columns = { sales, access, invoice, rightsOf }
  return {
    settle: (opened: Opened, paid: Extract<Outcome, { kind: 'paid' }>) =>
      settle(columns, { opened, paid }),
    letIn: (opened: Opened) => letIn(columns, opened),
    shutOut: (opened: Opened) => shutOut(columns, opened),
    giveUp: (opened: Opened) => giveUp(columns, opened),
  }
}

const subject = ({ invoice }: Columns, { customerId, transactionId }: Opened) => ({
  tenantId: invoice.tenantId,
  customerId,
  transactionId,
})

const purchase = ({ invoice }: Columns): Grant['cause'] => ({
  kind: 'purchase',
  id: invoice.invoiceId,
})

async function settle(
  columns: Columns,
  {
    opened,
    paid: { paid, atMs },
  }: { readonly opened: Opened; readonly paid: Extract<Outcome, { kind: 'paid' }> },
): Promise<void> {
  const { sales, access, invoice } = columns
  const about = subject(columns, opened)
  const payment = { ...invoice, paid, atMs }
  const [settled] = await sales.settle('mark the invoice paid', [payment])
  if (settled?.rights !== undefined) {
    await grantAsItIs(access, {
      about,
      rights: settled.rights,
      again: async () => (await sales.settle('see that it is still so', [payment]))[0]?.rights,
    })
    return
  }
  const features = settled?.features ?? []
  if (features.length === 0) return
  await access.grant(`grant ${features.join(', ')}`, [
    { ...about, cause: purchase(columns), features, standing: 'paid' },
  ])
}

async function letIn(columns: Columns, opened: Opened): Promise<true> {
  const { sales, access, invoice, rightsOf } = columns
  const about = subject(columns, opened)
  const rights = await rightsOf()
  if (rights !== undefined) {
    await grantAsItIs(access, {
      about,
      rights: { ...rights, standing: 'grace' },
      again: async () => {
        const now = await sales.rightsOf('see that it is still so', invoice)
        return now === undefined ? undefined : { ...now, standing: 'grace' }
      },
    })
    return true
  }
  const features = await sales.featuresOf('what the invoice would pay for', invoice)
  if (features.length === 0) return true
  await access.grant('keep access for now', [
    { ...about, cause: purchase(columns), features, standing: 'grace' },
  ])
  return true
}

/** A subscription whose payer must act is used no further meanwhile; a purchase never began. */
async function shutOut(columns: Columns, opened: Opened): Promise<true> {
  const rights = await columns.rightsOf()
  if (rights !== undefined)
    await columns.access.end('end access until it is paid', {
      ...subject(columns, opened),
      cause: rights.cause,
      because: 'unpaid',
    })
  return true
}

async function giveUp(columns: Columns, opened: Opened): Promise<void> {
  const cause = (await columns.rightsOf())?.cause ?? purchase(columns)
  const about = subject(columns, opened)
  await columns.access.end('end access', { ...about, cause, because: 'gave-up' })
  await columns.sales.markUncollectible('stop asking for the invoice', columns.invoice)
}
