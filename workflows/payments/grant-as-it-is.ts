import type { AccessPorts, Grant } from '../access/ports.ts'
import type { Steps } from '../reach.ts'
import type { Rights } from '../sales/ports.ts'

type Granted = Omit<Rights, 'standing'> & Pick<Grant, 'standing'>

type Grantable = {
  readonly about: Pick<Grant, 'tenantId' | 'customerId' | 'transactionId'>
  readonly rights: Granted
  /** What holds now; nothing where it is over. */
  readonly again: () => Promise<Granted | undefined>
}

/** Nothing changes more often than this between two looks. */
const looksMax = 5

/**
 * Grants, and looks again: a command may have changed or ended the subscription meanwhile, and what
 * that wrote is what holds.
 */
export async function grantAsItIs(
  access: Steps<AccessPorts>,
  { about, rights, again }: Grantable,
): Promise<void> {
  let granted = rights
  for (let looks = 0; looks < looksMax; looks += 1) {
    await access.grant('let in to what the subscription is for', [{ ...about, ...granted }])
    const now = await again()
    if (now === undefined) {
      const { cause } = granted
      await access.end('end access', { ...about, cause, because: 'cancelled' })
      return
    }
    if (JSON.stringify(now) === JSON.stringify(granted)) return
    granted = now
  }
}
