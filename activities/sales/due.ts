import { asTenant, type Db } from '../../adapters/postgres/client.ts'
import { dueNow, type DueSubscription, settingsOf } from '../../adapters/postgres/sales/due.ts'
import { type ClockDueRow, dueOnClock } from '../../adapters/postgres/sales/due-on-clock.ts'
import { defaultRenewalSettings } from '../../adapters/postgres/sales/renewal-settings.ts'
import type { TenantId } from '../../domain/ids.ts'
import type { DueNow, SalesPorts, SubscriptionRef, WakeRef } from '../../workflows/sales/ports.ts'

/** What Sales needs to find what is due, and to wake it. */
export type DueParts = {
  readonly db: Db
  /** Under the role that sees every tenant: what is due is looked for in all of them. */
  readonly system: Db
  /** Sets the run of one subscription, usage window or offer going; `settle` waits until it rests. */
  readonly wakeRun: (ref: WakeRef, options: { readonly settle: boolean }) => Promise<void>
}

/** One look goes this far: what is left is found by the next. */
const lookMax = 5_000

/** Runs that are woken at the same time. */
const wakeAtOnce = 16

/** What is due, and the waking of it. */
export const dueSteps = ({
  db,
  system,
  wakeRun,
  closeOffer,
}: DueParts & Pick<SalesPorts, 'closeOffer'>): Pick<
  SalesPorts,
  'dueNow' | 'dueOnClock' | 'wake'
> => ({
  async dueNow() {
    const { subscriptions, windows } = await dueNow(system, lookMax)
    const byTenant = Map.groupBy(subscriptions, (row) => row.tenant_id)
    const settings = await settingsOf(system, [...byTenant.keys()])
    const asked = new Map(settings.map((row) => [row.tenant_id, row]))
    const shares = [...byTenant].map(([tenantId, rows]) => {
      const { coalesce_above: above, chunk_size: size } = asked.get(tenantId) ?? {
        coalesce_above: defaultRenewalSettings.coalesceAbove,
        chunk_size: defaultRenewalSettings.chunkSize,
      }
      return rows.length > above
        ? { chunks: chunked(tenantId, { rows, size }), own: [] }
        : { chunks: [], own: rows.map(refOf) }
    })
    return {
      chunks: shares.flatMap((share) => share.chunks),
      own: shares.flatMap((share) => share.own),
      usage: windows.map((row) => ({ ...refOf(row), usageOf: row.period_index })),
    }
  },

  async dueOnClock({ tenantId, clockId, untilMs }) {
    const rows = await asTenant(db, tenantId, (tx) => dueOnClock(tx, clockId))
    const atMs = rows[0]?.due_at.getTime()
    if (atMs === undefined || (untilMs !== undefined && atMs > untilMs)) return { due: [] }
    const due = rows.filter((row) => row.due_at.getTime() === atMs)
    return { atMs, due: due.map((row) => wakeRefOf(tenantId, row)) }
  },

  async wake({ refs, settle }) {
    const next = refs.values()
    const lane = async () => {
      for (const ref of next) {
        await wakeRun(ref, { settle })
        // By its own run, if it has one; if not, nothing may hold the clock up.
        if ('offerId' in ref) await closeOffer({ ...ref, as: 'expired' })
      }
    }
    // On a test clock the order of events is part of the story: one after the other.
    await Promise.all(Array.from({ length: settle ? 1 : wakeAtOnce }, lane))
  },
})

function wakeRefOf(tenantId: TenantId, row: ClockDueRow): WakeRef {
  if (row.what !== 'offer-ends') {
    const { subscription_id: subscriptionId, period_index: usageOf } = row
    return { tenantId, subscriptionId, ...(usageOf === null ? {} : { usageOf }) }
  }
  const { offer_id: offerId, customer_id: customerId, feature } = row
  return { tenantId, offerId, customerId, feature, atMs: row.due_at.getTime() }
}

const refOf = ({
  tenant_id: tenantId,
  subscription_id: subscriptionId,
}: DueSubscription): SubscriptionRef => ({ tenantId, subscriptionId })

function chunked(
  tenantId: TenantId,
  { rows, size }: { readonly rows: readonly DueSubscription[]; readonly size: number },
): DueNow['chunks'][number][] {
  const chunks = []
  for (let from = 0; from < rows.length; from += size) {
    const ids = rows.slice(from, from + size).map((row) => row.subscription_id)
    chunks.push({ tenantId, ids })
  }
  return chunks
}
