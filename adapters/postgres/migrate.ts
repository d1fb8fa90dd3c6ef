import { fileURLToPath } from 'node:url'
import { runner } from 'node-pg-migrate'

const folder = fileURLToPath(new URL('../../deploy/migrations', import.meta.url))
const quiet = { debug: () => {}, info: () => {}, warn: console.error, error: console.error }

/**
 * Brings a database to the newest schema: forward only, one runner at a time.
 *
 * @param url a connection whose role owns the database and may create roles
 * @returns how many migrations were applied now
 */
export async function migrate(url: string): Promise<number> {
  const applied = await runner({
    databaseUrl: url,
    dir: folder,
    direction: 'up',
    migrationsTable: 'migration',
    advisoryLockMode: 'wait',
    logger: quiet,
  })
  return applied.length
}
