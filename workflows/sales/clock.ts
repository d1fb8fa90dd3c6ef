import { patched } from '@temporalio/workflow'
import type { AccessPorts } from '../access/ports.ts'
import type { NextDue, PaymentPorts } from '../payments/ports.ts'
import { reach } from '../reach.ts'
import { tellStory } from '../story.ts'
import type { ClockInput } from './contract.ts'
import type { SalesPorts, TurnRef } from './ports.ts'
import { renewChunk } from './renew-chunk.ts'

/** A move may visit this many instants; beyond it the caller moves in smaller steps. */
const instantsMax = 1_000

/** Subscriptions of a clock that are due at one instant: above this many, they go in chunks. */
const coalesceAbove = 50
const chunkSize = 500

/** Moves a test clock forward, from one thing that is due to the next, in business-time order. */
export async function clock(input: ClockInput): Promise<{ nowMs?: number; visited: number }> {
  const { tenantId, clockId, toMs } = input
  const payments = reach<PaymentPorts>('payments', 'remote')
  const sales = reach<SalesPorts>('sales', 'local')
  const columns = { sales, payments, access: reach<AccessPorts>('access', 'local') }
  const until = toMs === undefined ? {} : { untilMs: toMs }
  const tell = tellStory()
  let nowMs: number | undefined
  let visited = 0

  for (; visited < instantsMax; visited += 1) {
    const settle = visited === 0 // Later on, whatever was woken has come to rest.
    const asked = { tenantId, clockId, settle, ...until }
    const next = earliest(await payments.nextDue('what is due next', asked), await dueInSales())
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
    await takeOn(next.refs)
    tell(`woke ${next.invoices.length + next.refs.length} at ${nowMs}`)
    if (toMs === undefined) return { nowMs, visited: visited + 1 }
  }
  return nowMs === undefined ? { visited } : { nowMs, visited }

  /** Each by its own run, one after the other; where many fall due at once, in chunks. */
  async function takeOn(refs: SalesDue['due']): Promise<void> {
    const renewing = refs.filter(isRenewal)
    const many = renewing.length > coalesceAbove ? renewing : []
    for (let from = 0; from < many.length; from += chunkSize) {
      const ids = many.slice(from, from + chunkSize).map((ref) => ref.subscriptionId)
      await renewChunk(columns, { tenantId, ids })
    }
    const rest = many.length > 0 ? refs.filter((ref) => !isRenewal(ref)) : refs
    if (rest.length > 0) await sales.wake(`take ${rest.length} on`, { refs: rest, settle: true })
  }

  async function dueInSales(): Promise<SalesDue> {
    // Moves begun before there were subscriptions know nothing of them.
    if (!patched('sales-due')) return { due: [] }
    return sales.dueOnClock('what is due in Sales', { tenantId, clockId, ...until })
  }
}

type SalesDue = Awaited<ReturnType<SalesPorts['dueOnClock']>>

/** A period that has ended; neither a window of usage nor anything else that waits. */
const isRenewal = (ref: SalesDue['due'][number]): ref is TurnRef =>
  'subscriptionId' in ref && ref.usageOf === undefined

/** What comes first; where both come at once, money that is owed is asked for before more is billed. */
function earliest(payments: NextDue, sales: SalesDue) {
  const atMs = Math.min(payments.atMs ?? Infinity, sales.atMs ?? Infinity)
  if (atMs === Infinity) return { invoices: [], refs: [] }
  return {
    atMs,
    invoices: payments.atMs === atMs ? payments.invoices : [],
    refs: sales.atMs === atMs ? sales.due : [],
  }
}
