import type { Columns } from './columns.ts'
import { follow } from './follow.ts'
import type { DueNow } from './ports.ts'

/** Subscriptions of one tenant that are taken on together. */
export type Chunk = DueNow['chunks'][number]

/**
 * Bills a chunk, charges it, settles what was paid. What does not go through goes its own way.
 *
 * @returns how many were taken on
 */
export async function renewChunk(columns: Columns, { tenantId, ids }: Chunk): Promise<number> {
  const refs = ids.map((subscriptionId) => ({ tenantId, subscriptionId }))
  const turned = await columns.sales.turn(`renew ${ids.length}`, refs)
  const done = turned.filter((one) => one.kind === 'done')
  await follow(columns, { tenantId, turned: done })
  const ending = turned.flatMap((one, index) => {
    const subscriptionId = ids[index]
    return one.kind === 'done' && one.ends && subscriptionId !== undefined
      ? [{ ...one, subscriptionId }]
      : []
  })
  for (const { customerId, transactionId, subscriptionId } of ending)
    await columns.access.end('end access', {
      tenantId,
      customerId,
      transactionId,
      cause: { kind: 'subscription', id: subscriptionId },
      because: 'cancelled',
    })
  return done.filter((one) => one.state !== 'cancelled' || one.ends).length
}
