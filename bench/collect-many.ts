import { cpus } from 'node:os'
import postgres from 'postgres'
import { paymentActivities } from '../activities/payments/index.ts'
import { inParallel } from '../activities/payments/in-parallel.ts'
import { startPostgres } from '../adapters/embedded/postgres.ts'
import { loadEnv } from '../adapters/env.ts'
import { makeLogger } from '../adapters/log.ts'
import { newId } from '../adapters/new-id.ts'
import { asTenant, connect } from '../adapters/postgres/client.ts'
import { migrate } from '../adapters/postgres/migrate.ts'
import { nameMethod } from '../adapters/postgres/payments/methods.ts'
import { createTenant } from '../adapters/postgres/platform/tenants.ts'
import type { Psp } from '../adapters/psp/psp.ts'
import { stripePsp } from '../adapters/psp/stripe.ts'
import type { CustomerId, TenantId } from '../domain/ids.ts'
import type { Due } from '../workflows/payments/ports.ts'
import { simulatorProcess } from './simulator-process.ts'

/*
 * What collecting many invoices costs, on a database and a provider of its own:
 *   node bench/collect-many.ts [sizes of lists]
 * `begin` ends when the first charge leaves, `http` when the last one is answered, `conclude` is
 * what is left to record then. `engine` is the CPU of this process, `all` that of the machine.
 */

const count = 2_000
const given = process.argv.slice(2).map(Number)
const sizes = given.length > 0 ? given : [1, 500, 1_000, 500, 1_000]

async function measure(size: number, customers: readonly CustomerId[]): Promise<void> {
  const spent = { begin: 0, http: 0, conclude: 0, engine: 0, all: 0 }
  const chosen = customers.slice(0, size === 1 ? 200 : count)
  for (let from = 0; from < chosen.length; from += size) {
    const dues = chosen
      .slice(from, from + size)
      .map((customerId) => dueOf(ground.tenantId, customerId))
    const cpu = process.cpuUsage()
    const busy = busyMs()
    const start = performance.now()
    ground.watch.reset()
    const outcomes = await ground.payments.collect(dues)
    const end = performance.now()
    const { firstAsked, lastAnswered } = ground.watch.times()
    const { user, system } = process.cpuUsage(cpu)
    spent.begin += firstAsked - start
    spent.http += lastAnswered - firstAsked
    spent.conclude += end - lastAnswered
    spent.engine += (user + system) / 1_000
    spent.all += busyMs() - busy
    const unpaid = outcomes.filter((outcome) => outcome.kind !== 'paid')
    if (unpaid.length > 0) throw new Error(`${unpaid.length} of ${size} were not paid.`)
  }
  const { begin, http, conclude, engine, all } = spent
  const each = (ms: number) => (ms / chosen.length).toFixed(3)
  const wall = begin + http + conclude
  process.stdout.write(
    `lists of ${String(size).padStart(4)}: ${each(wall)} ms a charge (begin ${each(begin)}, http ${each(http)}, conclude ${each(conclude)}), CPU: engine ${each(engine)}, all ${each(all)}; ${Math.round((wall * size) / chosen.length)} ms a list\n`,
  )
}

const dueOf = (tenantId: TenantId, customerId: CustomerId): Due => ({
  tenantId,
  invoiceId: newId('invoice'),
  customerId,
  transactionId: newId('transaction'),
  amount: { currency: 'CHF', minor: 4_900n },
  attempt: 1,
})

const busyMs = () =>
  cpus().reduce((sum, { times }) => sum + times.user + times.sys + times.nice + times.irq, 0)

async function openGround() {
  const server = await startPostgres({ env: loadEnv() })
  await migrate(server.url)
  const simulator = await simulatorProcess()
  const db = connect(server.url, { role: 'durabill_app', max: 16 })
  const system = connect(server.url, { role: 'durabill_system', max: 1 })
  const tenantId = await createTenant(system, { name: 'bench' })
  const secrets = { secretKey: 'sk_test_durabill', webhookSecret: 'whsec_durabill' }
  const psp = stripePsp({ ...secrets, apiBase: simulator.url })
  const watch = watched(psp)
  const payments = paymentActivities({
    db,
    psp: watch.psp,
    log: makeLogger({ level: 'error' }),
    zoneOf: async () => 'Europe/Zurich',
    nudge: async () => {},
    advance: async () => {},
  })
  return {
    db,
    tenantId,
    payments,
    watch,
    /** As autovacuum does within the first minute: a database that is in use has statistics. */
    async analyze() {
      const root = postgres(server.url, { max: 1 })
      await root`analyze`
      await root.end()
    },
    async close() {
      await Promise.all([db.end(), system.end(), simulator.stop()])
      await server.stop()
    },
  }
}

type Ground = Awaited<ReturnType<typeof openGround>>

/** Customers with a card that the provider knows. */
async function customersOf({ db, tenantId, payments }: Ground): Promise<CustomerId[]> {
  const customers = Array.from({ length: count }, () => newId('customer'))
  await inParallel(customers, 16, async (customerId) => {
    const transactionId = newId('transaction')
    const named = { tenantId, customerId, transactionId, provider: 'stripe', token: 'pm_card_visa' }
    await asTenant(db, tenantId, (tx) => nameMethod(tx, named))
    await payments.attach({ tenantId, customerId, transactionId })
  })
  return customers
}

/** A provider whose charges leave the time of the first question and of the last answer. */
function watched(psp: Psp) {
  let firstAsked = Number.NaN
  let lastAnswered = Number.NaN
  const charge: Psp['charge'] = async (order) => {
    if (Number.isNaN(firstAsked)) firstAsked = performance.now()
    const answer = await psp.charge(order)
    lastAnswered = performance.now()
    return answer
  }
  return {
    psp: { ...psp, charge },
    times: () => ({ firstAsked, lastAnswered }),
    reset: () => {
      firstAsked = Number.NaN
    },
  }
}

const ground = await openGround()
try {
  const customers = await customersOf(ground)
  await measure(1, customers)
  await ground.analyze()
  for (const size of sizes) await measure(size, customers)
} finally {
  await ground.close()
}
