import type { PlanVersion } from '../../../domain/sales/plan.ts'
import type { Tx } from '../client.ts'
import { behind, type Listed, newestFirst, type Page, placeOf } from '../platform/page.ts'
import { onlyWhere } from '../platform/where.ts'
import { asPlan } from './plans.ts'

/** A version of a plan in a list, and when it was made. */
export type PlanListRow = Listed & { readonly plan: PlanVersion; readonly created_at: Date }

const order = { at: 'created_at', id: 'plan_id' }

/** Plans in their latest version, the newest plan first. */
export function listPlans(
  tx: Tx,
  { page, key }: { readonly page: Page; readonly key?: string | undefined },
): Promise<PlanListRow[]> {
  return tx<PlanListRow[]>`
    with head as (
      select *, ${placeOf(tx, order)}
        from sales.plan where true ${onlyWhere(tx, { key })} ${behind(tx, { ...page, ...order })}
       ${newestFirst(tx, { ...page, ...order })})
    select ${asPlan(tx)} as plan, v.created_at, head.cursor_at, head.cursor_id
      from head
      join sales.plan_version v
        on v.tenant_id = head.tenant_id and v.plan_id = head.plan_id and v.version = head.latest
     order by head.created_at desc, head.plan_id desc`
}

/** The versions of one plan, by key or id: the newest first, at most 1,000. */
export function listPlanVersions(tx: Tx, name: string): Promise<Omit<PlanListRow, keyof Listed>[]> {
  return tx<PlanListRow[]>`
    select ${asPlan(tx)} as plan, v.created_at
      from sales.plan p join sales.plan_version v using (tenant_id, plan_id)
     where p.key = ${name} or p.plan_id = ${name}
     order by v.version desc limit 1000`
}
