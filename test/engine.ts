import { inject } from 'vitest'
import { startMailbox, type Mailbox } from '../adapters/channel/mailbox/mailbox.ts'
import { startSimulator, type Simulator } from '../adapters/psp/simulator/simulator.ts'
import type { TenantId } from '../domain/ids.ts'
import { clockMover } from '../worker/clock-mover.ts'
import { startApi, startEngine } from '../worker/engine.ts'
import { openParts } from '../worker/parts.ts'
import type { EngineSettings } from '../worker/settings.ts'
import { eventStarter } from '../worker/start-events.ts'
import { freshDatabase } from './database.ts'
import { freshNamespace } from './engine/namespace.ts'
import { seedTenant } from './engine/seed.ts'
import { keys, type Whereabouts } from './engine/where.ts'

/** What the engine stands on in a test: its own database and namespace, a provider and a mailbox. */
export type Ground = {
  readonly databaseUrl: string
  readonly temporalAddress: string
  readonly namespace: string
  readonly tenantId: TenantId
  readonly simulator: Simulator
  readonly mailbox: Mailbox
  readonly stop: () => Promise<void>
}

/** Lays the ground; nothing runs on it yet. */
export async function layGround(): Promise<Ground> {
  const temporalAddress = inject('temporalAddress')
  const [database, namespace, simulator, mailbox] = await Promise.all([
    freshDatabase(),
    freshNamespace(temporalAddress),
    startSimulator({ port: 0, secretKey: keys.stripe, webhookSecret: keys.webhook }),
    startMailbox({ port: 0, apiKey: keys.resend }),
  ])
  const tenantId = await seedTenant(database.url)
  return {
    databaseUrl: database.url,
    temporalAddress,
    namespace,
    tenantId,
    simulator,
    mailbox,
    async stop() {
      await Promise.all([simulator.stop(), mailbox.stop()])
      await database.drop()
    },
  }
}

/** What a process of the engine is told, when it stands there. */
export const settingsAt = (where: Whereabouts): EngineSettings => ({
  databaseUrl: where.databaseUrl,
  temporal: {
    address: where.temporalAddress,
    namespace: where.namespace,
    shutdownGraceSeconds: 45,
  },
  stripe: { secretKey: keys.stripe, webhookSecret: keys.webhook, apiBase: where.stripeBase },
  resend: { apiKey: keys.resend, baseUrl: where.resendBase },
  mailFrom: 'Billing <billing@example.test>',
  port: 0,
  paymentsReach: where.reach,
  eagerStart: true,
  logLevel: 'silent',
})

export type TestEngine = Awaited<ReturnType<typeof startTestEngine>>

type EngineOptions = {
  /** Where payment steps run; `remote` if absent. */
  readonly reach?: 'local' | 'remote'
  /** `false`: events are taken in, and nobody works on them in this process. */
  readonly works?: boolean
  /** Whether what is due is looked for every minute; else only when a test asks for it. */
  readonly renews?: boolean
}

/** The whole engine in this process, on a ground of its own. */
export async function startTestEngine(options: EngineOptions = {}) {
  const ground = await layGround()
  const { simulator, mailbox } = ground
  const reach = options.reach ?? 'remote'
  const where = { ...ground, stripeBase: simulator.url, resendBase: mailbox.url, reach }
  const parts = await openParts(settingsAt(where))
  const engine = await (options.works === false
    ? startApi(parts)
    : startEngine(parts, { renews: options.renews === true }))
  const { system, client, reaches, log } = parts
  const starter = eventStarter({ system, client, reaches, eager: options.works !== false, log })
  simulator.setWebhookUrl(`${engine.url}/hooks/stripe`)
  return {
    ...ground,
    where,
    parts,
    starter,
    clocks: clockMover(client),
    async stop() {
      await starter.flush()
      await engine.stop()
      await parts.close()
      await ground.stop()
    },
  }
}
