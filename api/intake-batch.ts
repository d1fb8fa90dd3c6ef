import type { TenantId } from '../domain/ids.ts'
import { type Accepted, accept, type IntakeParts, type Refused } from './intake.ts'

/** This many events of a batch are stored at the same time. */
const atOnce = 6

export const batchMax = 1_000

/**
 * Accepts the events of a batch, each on its own: one that is refused holds up nobody. Events about
 * the same order or customer are stored in the order in which they stand.
 */
export async function acceptAll(
  parts: IntakeParts,
  { tenantId, bodies }: { tenantId: TenantId; bodies: readonly unknown[] },
): Promise<(Accepted | Refused)[]> {
  const answers: (Accepted | Refused)[] = []
  const strands = [
    ...Map.groupBy(bodies.keys(), (index) => strandOf(bodies[index], index)).values(),
  ]
  const next = strands.values()
  const work = async () => {
    for (const strand of next) {
      for (const index of strand)
        answers[index] = await accept(parts, { tenantId, body: bodies[index] })
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return answers
}

/** What an event must keep its turn with: its order, else its customer, else nothing. */
function strandOf(body: unknown, index: number): string {
  const data = partOf(body, 'data')
  const customer = partOf(data, 'customer')
  const names = [
    partOf(data, 'subscription'),
    partOf(data, 'order'),
    partOf(customer, 'key'),
    partOf(customer, 'id'),
  ]
  return names.find((name) => typeof name === 'string') ?? `#${index}`
}

function partOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined
  return Object.getOwnPropertyDescriptor(value, name)?.value
}
