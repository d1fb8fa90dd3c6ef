import type { PlainSums } from './plain-log.ts'
import type { Subscription } from './subscribe.ts'

type Counted = { readonly requests: number; readonly bytes: bigint }

/** What the engine shows that it has counted, by address. */
export function countedIn(all: readonly Subscription[]): Map<string, Counted> {
  return new Map(
    all.map(({ key, usage }) => {
      const requests = usage.filter(({ meter }) => meter === 'requests')
      const bytes = usage.filter(({ meter }) => meter === 'bytes')
      return [
        key,
        {
          requests: requests.reduce((sum, { events }) => sum + Number(events), 0),
          bytes: bytes.reduce((sum, { used }) => sum + BigInt(used), 0n),
        },
      ]
    }),
  )
}

/** The sums over all addresses. */
export function together(counted: ReadonlyMap<string, Counted>): Counted {
  return {
    requests: counted.values().reduce((sum, { requests }) => sum + requests, 0),
    bytes: counted.values().reduce((sum, { bytes }) => sum + bytes, 0n),
  }
}

/** Whether every address was counted what a plain reading of the file counts, and no other was. */
export function isCounted(
  counted: ReadonlyMap<string, Counted>,
  plain: ReadonlyMap<string, PlainSums>,
): boolean {
  return (
    counted.size === plain.size &&
    [...plain].every(([key, { requests, bytes }]) => {
      const ours = counted.get(key)
      return ours?.requests === requests && ours.bytes === bytes
    })
  )
}

/** An invoice of an address. */
type LogInvoice = {
  readonly key: string
  readonly id: string
  readonly number: string
  readonly cents: bigint
}

/** Every invoice there is, with its address. */
export const invoicesOf = (all: readonly Subscription[]): LogInvoice[] =>
  all.flatMap(({ key, invoices }) =>
    invoices.map(({ id, number, total }) => ({ key, id, number, cents: BigInt(total.amount) })),
  )

/** Whether every address has one invoice, over what the plain price of its sums is. */
export function isBilled(
  invoices: readonly LogInvoice[],
  plain: ReadonlyMap<string, PlainSums>,
): boolean {
  const once = new Set(invoices.map(({ key }) => key)).size === invoices.length
  return (
    once &&
    invoices.length === plain.size &&
    invoices.every(({ key, cents }) => plain.get(key)?.cents === cents)
  )
}
