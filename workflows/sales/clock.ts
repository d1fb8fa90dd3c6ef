import type { PaymentPorts } from '../payments/ports.ts'
import { reach } from '../reach.ts'
import { tellStory } from '../story.ts'
import type { ClockInput } from './contract.ts'

/** A move may visit this many instants; beyond it the caller moves in smaller steps. */
const instantsMax = 1_000

/** Moves a test clock forward, from one thing that is due to the next, in business-time order. */
export async function clock(input: ClockInput): Promise<{ nowMs?: number; visited: number }> {
  const { tenantId, clockId, toMs } = input
  const payments = reach<PaymentPorts>('payments', 'remote')
  const until = toMs === undefined ? {} : { untilMs: toMs }
  const tell = tellStory()
  let nowMs: number | undefined
  let visited = 0

  for (; visited < instantsMax; visited += 1) {
    const settle = visited === 0 // Later on, whatever was woken has come to rest.
    const asked = { tenantId, clockId, settle, ...until }
    const next = await payments.nextDue('what is due next', asked)
    if (next.atMs === undefined) {
      if (toMs === undefined) return { visited }
      await payments.tick('arrive', { tenantId, clockId, toMs, invoices: [] })
      return { nowMs: toMs, visited }
    }
    nowMs = next.atMs
    await payments.tick(`wake ${next.invoices.length} due`, {
      tenantId,
      clockId,
      toMs: nowMs,
      invoices: next.invoices,
    })
    tell(`woke ${next.invoices.length} at ${nowMs}`)
    if (toMs === undefined) return { nowMs, visited: visited + 1 }
  }
  return nowMs === undefined ? { visited } : { nowMs, visited }
}
