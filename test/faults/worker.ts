import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import type { roles } from '../../worker/roles.ts'
import { keys, type Whereabouts } from '../engine/where.ts'

const entry = fileURLToPath(new URL('worker-process.ts', import.meta.url))

export type WorkerProcess = {
  /** SIGKILL: no goodbye, no last word. */
  readonly kill: () => Promise<void>
  /** SIGTERM: what has begun is finished. */
  readonly stop: () => Promise<void>
}

/** Starts the engine's workers, or `only` some, as a process of their own, and waits until they work. */
export async function startWorkerProcess(
  where: Whereabouts,
  only: readonly (keyof typeof roles)[] = [],
): Promise<WorkerProcess> {
  const child = spawn(process.execPath, [entry, ...only], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env['PATH'] ?? '', ...variables(where) },
  })
  const end = (signal: NodeJS.Signals) => async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill(signal)
    await gone
  }
  onTestFinished(end('SIGKILL')) // A test that fails leaves nobody working.
  await ready(child)
  return { kill: end('SIGKILL'), stop: end('SIGTERM') }
}

async function ready(child: ChildProcess): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  child.stdout?.once('data', () => resolve())
  child.once('exit', (code) => reject(new Error(`The worker ended with ${code}.`)))
  await promise
}

const variables = (where: Whereabouts) => ({
  DATABASE_URL: where.databaseUrl,
  TEMPORAL_ADDRESS: where.temporalAddress,
  TEMPORAL_NAMESPACE: where.namespace,
  STRIPE_SECRET_KEY: keys.stripe,
  STRIPE_WEBHOOK_SECRET: keys.webhook,
  STRIPE_API_BASE: where.stripeBase,
  RESEND_API_KEY: keys.resend,
  RESEND_BASE_URL: where.resendBase,
  PORTS_PAYMENTS: where.reach,
  LOG_LEVEL: 'silent',
})
