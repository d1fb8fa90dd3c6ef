import { patched } from '@temporalio/workflow'
import type { AccessPorts, Grant } from '../access/ports.ts'
import { reach } from '../reach.ts'
import type { Rights, SalesPorts } from '../sales/ports.ts'
import type { CollectionInput } from './contract.ts'
import type { Opened, Outcome } from './ports.ts'

type Granted = Omit<Rights, 'standing'> & { readonly standing: Grant['standing'] }

type Grantable = {
  readonly rights: Granted
  /** What holds now; nothing where it is over. */
  readonly again: () => Promise<Granted | undefined>
}

/** Nothing changes more often than this between two looks. */
const looksMax = 5

/** The ways in which a collection touches the other columns. */
export function otherColumns({ tenantId, invoiceId, reaches }: CollectionInput) {
  // A payments worker of its own has no other column's code: it reaches them by their queues.
  const how = reaches.payments ?? 'remote'
  const sales = reach<SalesPorts>('sales', how)
  const access = reach<AccessPorts>('access', how)
  const invoice = { tenantId, invoiceId }
  const purchase = { kind: 'purchase', id: invoiceId } as const
  const subject = ({ customerId, transactionId }: Opened) => ({
    tenantId,
    customerId,
    transactionId,
  })
  let known: { readonly rights: Rights | undefined } | undefined

  /** What a subscription's invoice would let in to; collections begun before there were any know of none. */
  async function rightsOf(): Promise<Rights | undefined> {
    if (!patched('subscription-rights')) return undefined
    known ??= {
      rights: await sales.rightsOf('what the subscription would let in to', invoice),
    }
    return known.rights
  }

  /**
   * Grants, and looks again: a command may have changed or ended the subscription meanwhile, and
   * what it wrote is what holds.
   */
  async function grantAsItIs(opened: Opened, { rights, again }: Grantable): Promise<void> {
    let granted = rights
    for (let looks = 0; looks < looksMax; looks += 1) {
      await access.grant('let in to what the subscription is for', [
        { ...subject(opened), ...granted },
      ])
      const now = await again()
      if (now === undefined) {
        const { cause } = granted
        await access.end('end access', { ...subject(opened), cause, because: 'cancelled' })
        return
      }
      if (JSON.stringify(now) === JSON.stringify(granted)) return
      granted = now
    }
  }

  return {
    async settle(
      opened: Opened,
      { paid, atMs }: Extract<Outcome, { kind: 'paid' }>,
    ): Promise<void> {
      const [settled] = await sales.settle('mark the invoice paid', [{ ...invoice, paid, atMs }])
      if (settled?.rights !== undefined) {
        await grantAsItIs(opened, {
          rights: settled.rights,
          again: async () => {
            const [now] = await sales.settle('see that it is still so', [
              { ...invoice, paid, atMs },
            ])
            return now?.rights
          },
        })
        return
      }
      const features = settled?.features ?? []
      if (features.length === 0) return
      await access.grant(`grant ${features.join(', ')}`, [
        { ...subject(opened), cause: purchase, features, standing: 'paid' },
      ])
    },
    async letIn(opened: Opened): Promise<true> {
      const rights = await rightsOf()
      if (rights !== undefined) {
        await grantAsItIs(opened, {
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
        { ...subject(opened), cause: purchase, features, standing: 'grace' },
      ])
      return true
    },
    /** A subscription whose payer must act is used no further meanwhile; a purchase never began. */
    async shutOut(opened: Opened): Promise<true> {
      const rights = await rightsOf()
      if (rights !== undefined)
        await access.end('end access until it is paid', {
          ...subject(opened),
          cause: rights.cause,
          because: 'unpaid',
        })
      return true
    },
    async giveUp(opened: Opened): Promise<void> {
      const rights = await rightsOf()
      const cause = rights?.cause ?? purchase
      await access.end('end access', { ...subject(opened), cause, because: 'gave-up' })
      await sales.markUncollectible('stop asking for the invoice', invoice)
    },
  }
}
