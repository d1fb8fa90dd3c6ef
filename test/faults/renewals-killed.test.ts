import { afterAll, beforeAll, expect, test } from 'vitest'
import { asTenant } from '../../adapters/postgres/client.ts'
import { coalesceAbove, firstCard, laySeason, openPlan } from '../../bench/season.ts'
import { queue } from '../../workflows/sales/contract.ts'
import { startTestEngine, type TestEngine } from '../engine.ts'
import { eventually } from '../engine/eventually.ts'
import { wellKept } from '../scenarios/well-kept.ts'
import { chargesByInvoice } from './instants.ts'
import { startWorkerProcess } from './worker.ts'

const count = 10_000

let engine: TestEngine

beforeAll(async () => {
  engine = await startTestEngine({ works: false })
})
afterAll(() => engine.stop())

test(`${count} renewals, their worker ended by SIGTERM and by SIGKILL in the middle: none unpaid, none twice`, async () => {
  const { parts, tenantId, where } = engine
  const plan = await openPlan(parts, tenantId)
  const card = await firstCard(parts, tenantId)
  await coalesceAbove(parts, { tenantId, above: 100 })
  await laySeason(parts, { tenantId, plan, card, count, name: 'many' })

  const first = await startWorkerProcess(where, ['sales', 'payments', 'access'])
  const run = await parts.client.workflow.start('renewals', {
    taskQueue: queue,
    workflowId: 'renewals-killed',
    args: [{ reaches: parts.reaches }],
  })
  await eventually('a third is paid', async () => (await paid()) > count / 4)
  await first.stop()
  const afterTerm = await paid()
  const second = await startWorkerProcess(where, ['sales', 'payments', 'access'])
  await eventually('half is paid', async () => (await paid()) > Math.max(afterTerm, count / 2))
  await second.kill()
  const afterKill = await paid()
  expect(afterKill).toBeLessThan(count)

  const heir = await startWorkerProcess(where, ['sales', 'payments', 'access', 'relay'])
  await run.result()
  await eventually('all are paid', async () => (await paid()) === count)
  expect(await numbers()).toEqual({ documents: count, last: count, distinct: count })
  const charges = [...chargesByInvoice(engine).values()]
  expect({ invoices: charges.length, most: Math.max(...charges) }).toEqual({
    invoices: count,
    most: 1,
  })
  await eventually('every fact is told', async () => (await untold()) === 0)
  await wellKept(engine)
  await heir.stop()
}, 900_000)

const paid = async (): Promise<number> => {
  const [row] = await engine.parts.system<{ count: number }[]>`
    select count(*)::int as count from sales.invoice where status = 'paid'`
  return row?.count ?? 0
}

const untold = async (): Promise<number> => {
  const [row] = await engine.parts.system<{ count: number }[]>`
    select count(*)::int as count from platform.outbox where dispatched_at is null`
  return row?.count ?? 0
}

const numbers = () =>
  asTenant(engine.parts.db, engine.tenantId, async (tx) => {
    const [row] = await tx`
      select count(*)::int as documents, count(distinct counter)::int as distinct,
             (select sum(last_counter)::int from sales.number_series) as last
        from sales.document`
    return row
  })
