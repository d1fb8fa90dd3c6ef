import { resendChannel } from '../adapters/channel/resend.ts'
import { makeLogger } from '../adapters/log.ts'
import { connect } from '../adapters/postgres/client.ts'
import { stripePsp } from '../adapters/psp/stripe.ts'
import type { Reaches } from '../workflows/reach.ts'
import type { EngineSettings } from './settings.ts'
import { connectTemporal } from './temporal.ts'

export type Parts = Awaited<ReturnType<typeof openParts>>

/** Opens what every process of the engine works with: database, Temporal, provider, mail, log. */
export async function openParts(settings: EngineSettings) {
  const { connection, client } = await connectTemporal(settings.temporal)
  const db = connect(settings.databaseUrl, { role: 'durabill_app', max: 16 })
  const system = connect(settings.databaseUrl, { role: 'durabill_system', max: 6 })
  const reaches: Reaches = { sales: 'local', access: 'local', payments: settings.paymentsReach }
  return {
    db,
    system,
    connection,
    client,
    reaches,
    settings,
    psp: stripePsp(settings.stripe),
    mail: resendChannel(settings.resend),
    mailFrom: settings.mailFrom,
    publicUrl: `http://127.0.0.1:${settings.port}`,
    log: makeLogger({ level: settings.logLevel }),
    close: async () => {
      await Promise.all([db.end(), system.end()])
      await connection.close()
    },
  }
}
