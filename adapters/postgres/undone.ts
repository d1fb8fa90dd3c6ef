import type { TenantId } from '../../domain/ids.ts'
import { asTenant, type Db, type Tx } from './client.ts'

/** Runs `work` as `asTenant` does, and takes back whatever it wrote: for what is only shown. */
export async function undone<T>(
  db: Db,
  tenantId: TenantId,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  const shown: T[] = []
  const back = new Error('It was only shown.')
  try {
    await asTenant(db, tenantId, async (tx) => {
      shown.push(await work(tx))
      throw back
    })
  } catch (error) {
    if (error !== back) throw error
  }
  const [answer] = shown
  return answer as T // `work` has answered: else its own error was thrown above.
}
