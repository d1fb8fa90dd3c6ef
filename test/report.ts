import { readFileSync } from 'node:fs'
import { z } from 'zod'

import type { Counts } from './counts.ts'

const reportShape = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })),
    }),
  ),
})

type FileResult = z.infer<typeof reportShape>['testResults'][number]

/**
 * Counts what vitest wrote to `path`. Nothing that went wrong may count as nothing: a file that
 * could not be loaded is one failure, and so is a bad exit code that no test explains.
 */
export function readReport(path: string, exitCode: number): Counts {
  const files = read(path)
  const tests = files.flatMap((file) => file.assertionResults)
  const failing = files.flatMap(failuresOf)
  if (failing.length === 0 && (exitCode !== 0 || files.length === 0)) {
    failing.push(`vitest ended with ${exitCode} and says more above`)
  }
  const passed = tests.filter(({ status }) => status === 'passed').length
  const failed = tests.filter(({ status }) => status === 'failed').length
  return { passed, failing, skipped: tests.length - passed - failed }
}

function failuresOf(file: FileResult): string[] {
  const failed = file.assertionResults.filter(({ status }) => status === 'failed')
  if (failed.length === 0 && file.status === 'failed') return [`${file.name} (the file itself)`]
  return failed.map(({ fullName }) => `${file.name}: ${fullName}`)
}

function read(path: string): FileResult[] {
  try {
    return reportShape.parse(JSON.parse(readFileSync(path, 'utf8'))).testResults
  } catch {
    return [] // Vitest did not come so far; the caller counts that as a failure.
  }
}
