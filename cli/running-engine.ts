import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

const shape = z.object({
  url: z.string(),
  apiKey: z.string(),
  tenant: z.string().optional(),
  pid: z.int().positive(),
})

export type RunningEngine = z.infer<typeof shape>

const file = fileURLToPath(new URL('../.cache/run/engine.json', import.meta.url))

/** The engine that `demo` or `start` runs in this checkout just now, if one does. */
export function findRunningEngine(path: string = file): RunningEngine | undefined {
  try {
    const engine = shape.parse(JSON.parse(readFileSync(path, 'utf8')))
    return isAlive(engine.pid) ? engine : undefined
  } catch {
    return undefined // None was started, or it is being written in this moment.
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    // Somebody else's process, and alive.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
