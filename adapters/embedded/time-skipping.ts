import type { Env } from '../env.ts'
import { findProgram } from './programs.ts'
import { downloadBySdk } from './sdk-download.ts'

/**
 * The absolute path of Temporal's time-skipping test server, for
 * `createTimeSkipping({ server: { executable: { type: 'existing-path', path } } })`.
 */
export function findTestServer(
  env: Pick<Env, 'TEMPORAL_TEST_SERVER_PATH' | 'PATH' | 'DURABILL_OFFLINE'>,
): Promise<string> {
  return findProgram({
    program: 'temporal-test-server',
    named: env.TEMPORAL_TEST_SERVER_PATH,
    variable: 'TEMPORAL_TEST_SERVER_PATH',
    env,
    bySdk: (folder) => downloadBySdk('temporal-test-server', folder),
  })
}
