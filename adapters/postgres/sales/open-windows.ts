import type { SubscriptionId, TenantId } from '../../../domain/ids.ts'
import type { NewWindow } from '../../../domain/sales/turn.ts'
import { newId } from '../../new-id.ts'
import { insertAll } from '../rows.ts'
import type { Tx } from '../client.ts'
import { adoptWaiting } from './usage-windows.ts'

/** A window to be opened, for whom, and by which plan. */
export type OpenedWindow = NewWindow & {
  readonly tenantId: TenantId
  readonly subscriptionId: SubscriptionId
  readonly customerId: string
  readonly clockId: string | null
  readonly planId: string
  readonly planVersion: number
}

/** Opens windows; events that waited for them are counted in them at once. */
export async function openWindows(tx: Tx, opened: readonly OpenedWindow[]): Promise<void> {
  if (opened.length === 0) return
  const rows = opened.map((window) => ({
    tenant_id: window.tenantId,
    window_id: newId('usageWindow'),
    subscription_id: window.subscriptionId,
    customer_id: window.customerId,
    meter_key: window.meterKey,
    period_index: window.periodIndex,
    starts_at: new Date(window.startMs),
    ends_at: new Date(window.endMs),
    closes_at: new Date(window.closesMs),
    own_run: window.ownRun,
    state: 'open',
    events: 0,
    total: 0,
    duplicates: 0,
    clock_id: window.clockId,
    plan_id: window.planId,
    plan_version: window.planVersion,
  }))
  await insertAll(tx, 'sales.usage_window', rows)
  await adoptWaiting(
    tx,
    rows.map((row) => row.window_id),
  )
}
