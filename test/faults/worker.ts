import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import type { roles } from '../../worker/roles.ts'
import { keys, type Whereabouts } from '../engine/where.ts'

const entry = (name: string) => fileURLToPath(new URL(name, import.meta.url))

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
  const { kill, stop, said } = start([entry('worker-process.ts'), ...only], where)
  onTestFinished(kill) // A test that fails leaves nobody working.
  await said
  return { kill, stop }
}

/** Starts an API as a process of its own. */
export async function startApiProcess(where: Whereabouts) {
  const { kill, stop, said } = start([entry('api-process.ts')], where)
  return { kill, stop, url: (await said).trim() }
}

function start(args: readonly string[], where: Whereabouts) {
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env['PATH'] ?? '', ...variables(where) },
  })
  const end = (signal: NodeJS.Signals) => async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill(signal)
    await gone
  }
  return { kill: end('SIGKILL'), stop: end('SIGTERM'), said: firstWord(child) }
}

/** What a process says once it is ready. */
async function firstWord(child: ChildProcess): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  child.stdout?.once('data', (text) => resolve(String(text)))
  child.once('exit', (code) => reject(new Error(`The process ended with ${code}.`)))
  return promise
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
  PORT: '0',
  LOG_LEVEL: 'silent',
})
