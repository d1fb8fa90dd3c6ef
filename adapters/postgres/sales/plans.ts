import type { PlanId, TenantId } from '../../../domain/ids.ts'
import type { PlanBody, PlanVersion } from '../../../domain/sales/plan.ts'
import { newId } from '../../new-id.ts'
import type { Tx } from '../client.ts'
import { json } from '../rows.ts'

/**
 * Makes a plan, or a new version of it, unless its latest already says the same (as JSON, whatever
 * the order of its fields). Subscriptions keep the version that they have.
 *
 * The plan's row is locked until the transaction ends, so that puts at the same time follow one
 * another and each gets a number of its own.
 */
export async function putPlan(
  tx: Tx,
  { tenantId, plan }: { readonly tenantId: TenantId; readonly plan: PlanBody },
): Promise<{ readonly plan: PlanVersion; readonly changed: boolean }> {
  const [head] = await tx<{ plan_id: PlanId; latest: number }[]>`
    insert into sales.plan as p (tenant_id, plan_id, key)
    values (${tenantId}, ${newId('plan')}, ${plan.key})
    on conflict (tenant_id, key) do update set latest = p.latest
    returning plan_id, latest`
  if (head === undefined) throw new Error('The plan gave no row.')
  const [latest] = await tx<{ plan: PlanVersion; same: boolean }[]>`
    select ${asPlan(tx)} as plan, v.body = ${json(tx, plan)} as same
      from sales.plan_version v where v.plan_id = ${head.plan_id} and v.version = ${head.latest}`
  if (latest?.same === true) return { plan: latest.plan, changed: false }

  const version = latest === undefined ? 1 : latest.plan.version + 1
  await tx`
    insert into sales.plan_version (tenant_id, plan_id, version, body)
    values (${tenantId}, ${head.plan_id}, ${version}, ${json(tx, plan)})`
  await tx`update sales.plan set latest = ${version} where plan_id = ${head.plan_id}`
  return { plan: { ...plan, planId: head.plan_id, version }, changed: true }
}

/** One version of one plan. */
type PlanRef = { readonly planId: string; readonly version: number }

/** Exactly these versions, under `${planId}@${version}`. What there is not is left out. */
export async function planVersionsOf(
  tx: Tx,
  refs: readonly PlanRef[],
): Promise<Map<string, PlanVersion>> {
  if (refs.length === 0) return new Map()
  const wanted = json(
    tx,
    refs.map(({ planId, version }) => ({ plan_id: planId, version })),
  )
  const rows = await tx<{ plan: PlanVersion }[]>`
    select ${asPlan(tx)} as plan
      from (select distinct plan_id, version
              from jsonb_to_recordset(${wanted}) as ref(plan_id text, version integer)) wanted
      join sales.plan_version v using (plan_id, version)`
  return new Map(rows.map(({ plan }) => [`${plan.planId}@${plan.version}`, plan]))
}

/** Plans by key or id, in their latest version; each stands under both names. */
export async function latestPlans(
  tx: Tx,
  names: readonly string[],
): Promise<Map<string, PlanVersion>> {
  if (names.length === 0) return new Map()
  const rows = await tx<{ plan: PlanVersion }[]>`
    select ${asPlan(tx)} as plan ${fromLatest(tx)}
     where p.key = any(${[...names]}) or p.plan_id = any(${[...names]})`
  return new Map(
    rows.flatMap(({ plan }) => [
      [plan.key, plan],
      [plan.planId, plan],
    ]),
  )
}

/** Every plan of the tenant in its latest version, by key. */
export async function allLatestPlans(tx: Tx): Promise<PlanVersion[]> {
  const rows = await tx<{ plan: PlanVersion }[]>`
    select ${asPlan(tx)} as plan ${fromLatest(tx)} order by p.key`
  return rows.map(({ plan }) => plan)
}

/** A version as the domain knows it: what was put, with our name and number. */
export const asPlan = (tx: Tx) =>
  tx`v.body || jsonb_build_object('planId', v.plan_id, 'version', v.version)`

const fromLatest = (tx: Tx) => tx`
  from sales.plan p
  join sales.plan_version v
    on v.tenant_id = p.tenant_id and v.plan_id = p.plan_id and v.version = p.latest`
