import type { DunningPolicy } from '../../../domain/payments/dunning.ts'
import { defaultDunning } from '../../../domain/payments/dunning.ts'
import type { Tx } from '../client.ts'

/** The tenant's newest policy, or the built-in one. */
export async function currentPolicy(tx: Tx): Promise<DunningPolicy> {
  const [row] = await tx<{ body: DunningPolicy }[]>`
    select body from payments.dunning_policy order by version desc limit 1`
  return row?.body ?? defaultDunning
}
