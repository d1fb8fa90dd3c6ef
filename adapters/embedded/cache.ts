import { accessSync, constants, mkdirSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder the engine was checked out or installed into. */
export const root = fileURLToPath(new URL('../../', import.meta.url))

/** `.cache/<name>` in the engine's folder, or below the temp folder where that is read-only. */
export function cacheFolder(name: string): string {
  const home = join(root, '.cache', name)
  if (isWritable(home)) return home
  const refuge = join(tmpdir(), `durabill-cache-${userInfo().uid}`, name)
  mkdirSync(refuge, { recursive: true, mode: 0o700 })
  return refuge
}

function isWritable(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true })
    accessSync(folder, constants.W_OK)
    return true
  } catch {
    return false
  }
}
