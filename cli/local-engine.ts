import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cacheFolder } from '../adapters/embedded/cache.ts'
import { startEngine } from '../worker/engine.ts'
import { openParts } from '../worker/parts.ts'
import { firstTenant } from './first-tenant.ts'
import { type GroundOrder, layGround, timer } from './local-ground.ts'
import { inOrder, type Undo } from './undo.ts'

/** The engine and everything it needs, on this computer alone. */
export type LocalEngine = {
  readonly url: string
  readonly apiKey: string
  readonly tenantId: string
  readonly temporalUrl: string
  readonly simulatorUrl: string
  readonly stop: () => Promise<void>
}

/** Starts Postgres, Temporal, the provider's simulator, the mailbox and the engine. */
export async function startLocalEngine(order: Omit<GroundOrder, 'undo'>): Promise<LocalEngine> {
  const undo: Undo[] = []
  try {
    return await assemble({ ...order, undo })
  } catch (error) {
    await inOrder(undo)
    throw error
  }
}

async function assemble(order: GroundOrder): Promise<LocalEngine> {
  const { keepIn, onReady, undo } = order
  const { settings, simulator, mailbox, temporalUrl } = await layGround(order)
  const parts = await openParts(settings)
  undo.push(parts.close)
  const tenant = await firstTenant(parts, keepIn)
  const starting = startEngine(parts, { mailboxPages: mailbox.pages })
  const engine = await timer(onReady)('Engine', starting, ({ url }) => {
    return `${url}  sales · payments · messaging · access`
  })
  undo.push(engine.stop)
  const { url } = engine
  simulator.setWebhookUrl(`${url}/hooks/stripe`)
  undo.push(announce({ url, ...tenant }))
  const stop = () => inOrder(undo)
  return { url, ...tenant, temporalUrl, simulatorUrl: simulator.url, stop }
}

/** Tells the other verbs of this checkout where the engine is, for as long as it runs. */
function announce(engine: {
  readonly url: string
  readonly apiKey: string
  readonly tenantId: string
}): Undo {
  const file = `${cacheFolder('run')}/engine.json`
  const { url, apiKey, tenantId } = engine
  const text = JSON.stringify({ url, apiKey, tenant: tenantId, pid: process.pid })
  writeFileSync(file, text, { mode: 0o600 })
  chmodSync(file, 0o600) // The mode above holds only for a file that was not there yet.
  return async () => {
    // A second engine may have put its own name here; that one stays.
    const latest = await Promise.resolve(readFileSync(file, 'utf8')).catch(() => '')
    if (latest === text) rmSync(file, { force: true })
  }
}
