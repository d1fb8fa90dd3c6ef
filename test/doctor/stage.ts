import { pino } from 'pino'
import postgres from 'postgres'
import { accessActivities } from '../../activities/access/index.ts'
import { paymentActivities } from '../../activities/payments/index.ts'
import { billing } from '../../activities/sales/index.ts'
import { newId } from '../../adapters/new-id.ts'
import { connect } from '../../adapters/postgres/client.ts'
import { markStarted } from '../../adapters/postgres/inbox.ts'
import { startSimulator } from '../../adapters/psp/simulator/simulator.ts'
import { stripePsp } from '../../adapters/psp/stripe.ts'
import { freshDatabase } from '../database.ts'

const secrets = { secretKey: 'sk_test_doctor', webhookSecret: 'whsec_doctor' }

export type Stage = Awaited<ReturnType<typeof openStage>>

/** A database and a provider of one's own, with the engine's real steps to be called by hand. */
export async function openStage() {
  const database = await freshDatabase()
  const root = postgres(database.url, { max: 2, onnotice: () => {} })
  const db = connect(database.url, { role: 'durabill_app', max: 4 })
  const system = connect(database.url, { role: 'durabill_system', max: 2 })
  const simulator = await startSimulator({ port: 0, ...secrets })
  const psp = stripePsp({ ...secrets, apiBase: simulator.url })
  const payments = paymentActivities({
    db,
    psp,
    log: pino({ level: 'silent' }),
    zoneOf: async () => 'Europe/Zurich',
    nudge: async () => {},
    advance: async () => {},
  })
  const start = async ({ event_id }: { event_id: `evt_${string}` }) =>
    markStarted(system, [event_id])
  return {
    root,
    db,
    system,
    simulator,
    psp,
    payments,
    sales: billing(db),
    access: accessActivities({ db }),
    intake: { db, provider: psp.name, start },
    database,
    /** Lets go of the database, so that it can be copied. */
    async rest() {
      await Promise.all([db.end(), system.end(), root.end()])
    },
    async close() {
      await Promise.all([db.end(), system.end(), root.end(), simulator.stop()])
      await database.drop()
    },
  }
}

/** A tenant with a seller in Zurich. */
export async function openTenant({ root }: Pick<Stage, 'root'>) {
  const tenantId = newId('tenant')
  const address = { line1: 'Limmatquai 1', postcode: '8001', city: 'Zürich', country: 'CH' }
  await root`insert into platform.tenant (tenant_id, name) values (${tenantId}, 'Acme')`
  await root`
    insert into sales.legal_entity (tenant_id, legal_entity_id, key, name, address, zone)
    values (${tenantId}, ${newId('legalEntity')}, 'default', 'Acme AG', ${root.json(address)}, 'Europe/Zurich')`
  return tenantId
}
