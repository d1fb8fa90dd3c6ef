import type { Shapes } from './shapes.ts'
import type { World } from './world.ts'

/** A movement of money as the provider saw it; amounts are Stripe's minor units. */
export type Movement = {
  readonly kind: 'capture' | 'refund'
  /** `pi_…` for a capture, `re_…` for a refund. */
  readonly ref: string
  readonly intentRef: string
  readonly amount: number
  readonly currency: string
  readonly atMs: number
  readonly metadata: Readonly<Record<string, string>>
}

/** The provider's own book, the oldest first: what invariant I3 compares ours against. */
export function bookOf(world: World): Movement[] {
  return [...world.shelves.balance.oldest()].flatMap((entry) => movement(world, entry) ?? [])
}

function movement(world: World, entry: Shapes['balance']): Movement | undefined {
  const source =
    entry.type === 'charge'
      ? world.shelves.charges.get(entry.source)
      : world.shelves.refunds.get(entry.source)
  if (source === undefined) return undefined
  return {
    kind: entry.type === 'charge' ? 'capture' : 'refund',
    ref: entry.type === 'charge' ? source.payment_intent : source.id,
    intentRef: source.payment_intent,
    amount: Math.abs(entry.amount),
    currency: source.currency,
    atMs: entry.created * 1000,
    metadata: source.metadata,
  }
}
