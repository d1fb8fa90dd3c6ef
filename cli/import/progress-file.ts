import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

/** Which documents of an interrupted import the engine has acknowledged. */
export type ProgressFile = {
  readonly has: (document: string) => boolean
  readonly add: (documents: readonly string[]) => void
  readonly save: () => void
  readonly remove: () => void
}

const folder = fileURLToPath(new URL('../../.cache/run/', import.meta.url))
const shape = z.array(z.string())

/**
 * Opens what is remembered of an import. It spares sending again what is known to have arrived; it
 * decides nothing, because the engine takes every document once. `identity`: all that makes two
 * imports the same one: the file's hash, the source, the engine.
 */
export function openProgress(identity: readonly string[]): ProgressFile {
  const sha = createHash('sha256').update(JSON.stringify(identity)).digest('hex')
  const path = `${folder}import-${sha.slice(0, 32)}.json`
  const known = new Set(read(path))
  return {
    has: (document) => known.has(document),
    add: (documents) => documents.forEach((document) => known.add(document)),
    save: () => {
      mkdirSync(folder, { recursive: true })
      writeFileSync(path, JSON.stringify([...known]), { mode: 0o600 })
    },
    remove: () => {
      known.clear()
      rmSync(path, { force: true })
    },
  }
}

function read(path: string): string[] {
  try {
    return shape.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    return [] // None yet, or half written: then everything is sent again.
  }
}
