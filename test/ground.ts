import type { TestProject } from 'vitest/node'

import { startPostgres } from '../adapters/embedded/postgres.ts'
import { startTemporal } from '../adapters/embedded/temporal.ts'
import { loadEnv } from '../adapters/env.ts'
import { searchAttributes } from '../adapters/embedded/search-attributes.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** A Postgres server to make databases on; take one with `freshDatabase()`. `''`: none. */
    postgresUrl: string
    /** `host:port` of a Temporal dev server that all test files share. `''`: none. */
    temporalAddress: string
  }
}

/** One Postgres and one Temporal server for the whole run, unless DURABILL_TEST_GROUND=off. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  if (process.env['DURABILL_TEST_GROUND'] === 'off') {
    project.provide('postgresUrl', '')
    project.provide('temporalAddress', '')
    return async () => {}
  }
  const env = loadEnv()
  const [postgres, temporal] = await Promise.all([
    startPostgres({ env }),
    startTemporal({ env, searchAttributes }),
  ])
  project.provide('postgresUrl', postgres.url)
  project.provide('temporalAddress', temporal.address)
  return async () => {
    await Promise.all([temporal.stop(), postgres.stop()])
  }
}
