import type { MeterId, TenantId } from '../../../domain/ids.ts'
import type { Aggregation, Meter } from '../../../domain/sales/meter.ts'
import type { Refusal } from '../../../domain/sales/refusal.ts'
import { newId } from '../../new-id.ts'
import type { Tx } from '../client.ts'
import { behind, type Listed, newestFirst, type Page, placeOf } from '../platform/page.ts'
import { onlyWhere } from '../platform/where.ts'

/**
 * Makes a meter, or gives it another name. How it counts is fixed once it is made: sums that were
 * gathered in one way cannot be read in another.
 */
export async function putMeter(
  tx: Tx,
  { tenantId, meter }: { readonly tenantId: TenantId; readonly meter: Omit<Meter, 'meterId'> },
): Promise<Meter | Refusal> {
  const [row] = await tx<MeterRow[]>`
    insert into sales.meter as m (tenant_id, meter_id, key, name, aggregation)
    values (${tenantId}, ${newId('meter')}, ${meter.key}, ${meter.name}, ${meter.aggregation})
    on conflict (tenant_id, key) do update set name = excluded.name
     where m.aggregation = excluded.aggregation
    returning meter_id, key, name, aggregation`
  return row === undefined ? fixed(meter.key) : fromRow(row)
}

const fixed = (key: string): Refusal => ({
  kind: 'refused',
  field: 'aggregation',
  message: `The meter "${key}" exists and counts in another way, which never changes.`,
  fix: 'Send the aggregation that it has, or make a meter of another key.',
})

/** The keys of all meters of the tenant, which usage and prices may name. */
export async function meterKeys(tx: Tx): Promise<string[]> {
  const rows = await tx<{ key: string }[]>`select key from sales.meter order by key`
  return rows.map(({ key }) => key)
}

/** All meters of the tenant, by key. */
export async function allMeters(tx: Tx): Promise<Map<string, Meter>> {
  const rows = await tx<MeterRow[]>`
    select meter_id, key, name, aggregation from sales.meter order by key`
  return new Map(rows.map((row) => [row.key, fromRow(row)]))
}

type MeterRow = {
  readonly meter_id: MeterId
  readonly key: string
  readonly name: string
  readonly aggregation: Aggregation
}

const fromRow = ({ meter_id: meterId, key, name, aggregation }: MeterRow): Meter => ({
  meterId,
  key,
  name,
  aggregation,
})

export type MeterListRow = Listed & MeterRow

const order = { at: 'created_at', id: 'meter_id' }

/** What is counted, the newest meter first. */
export function listMeters(
  tx: Tx,
  { page, key }: { readonly page: Page; readonly key?: string | undefined },
): Promise<MeterListRow[]> {
  return tx<MeterListRow[]>`
    select meter_id, key, name, aggregation, ${placeOf(tx, order)}
      from sales.meter where true ${onlyWhere(tx, { key })} ${behind(tx, { ...page, ...order })}
     ${newestFirst(tx, { ...page, ...order })}`
}
