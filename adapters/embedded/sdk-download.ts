import { mkdirSync } from 'node:fs'

import { announce } from './announce.ts'
import type { Program } from './wheels.ts'

/**
 * Lets the Temporal SDK fetch `program` into `folder`. The SDK can only fetch by starting the
 * server, so it is started and stopped. Throws without a network, and in an installation without
 * development packages, where the testing package is missing.
 */
export async function downloadBySdk(program: Program, folder: string): Promise<void> {
  const { TestWorkflowEnvironment } = await import('@temporalio/testing')
  mkdirSync(folder, { recursive: true })
  announce(`Downloading ${program} (about 50 MB) with the Temporal SDK.`)
  const server = { executable: { type: 'cached-download', downloadDir: folder } } as const
  const started =
    program === 'temporal'
      ? await TestWorkflowEnvironment.createLocal({ server })
      : await TestWorkflowEnvironment.createTimeSkipping({ server })
  await started.teardown()
}
