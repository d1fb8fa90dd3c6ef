import { loadEnv } from '../adapters/env.ts'
import { openParts, type Parts } from './parts.ts'
import type { Running } from './roles.ts'
import { engineSettings } from './settings.ts'

/**
 * Runs one role as a process: until SIGINT or SIGTERM, then lets what has begun finish. A mistake
 * in the environment is one sentence, not a stack.
 */
export async function main(start: (parts: Parts) => Promise<Running>): Promise<void> {
  const parts = await openParts(engineSettings(loadEnv()))
  const role = await start(parts)
  parts.log.info({ role: process.argv[1] }, 'ready')
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
  })
  await role.stop()
  await parts.close()
}
