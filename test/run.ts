import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { addUp, sayCounts } from './counts.ts'
import type { Counts } from './counts.ts'
import { readReport } from './report.ts'

/** The three looks at the source that count as tests: a name, a program and its arguments. */
const looks = [
  { name: 'oxlint finds nothing', program: 'oxlint', args: ['--type-aware', '--deny-warnings'] },
  { name: 'oxfmt would change nothing', program: 'oxfmt', args: ['--check', '.'] },
  { name: 'tsc accepts every type', program: 'tsc', args: ['--noEmit'] },
]

const root = fileURLToPath(new URL('../', import.meta.url))

/**
 * `npm test`: the looks, then every test; or only the tests that the arguments name. The last line
 * of stdout is the counts.
 */
async function main(filters: string[]): Promise<Counts> {
  const results: Counts[] = []
  if (filters.length === 0) for (const look of looks) results.push(await runLook(look))
  results.push(await runTests(filters))
  return addUp(results)
}

async function runLook({ name, program, args }: (typeof looks)[number]): Promise<Counts> {
  const code = await run(join(root, 'node_modules/.bin', program), args)
  process.stdout.write(` ${code === 0 ? '✓' : '✗'} ${name}\n`)
  return { passed: code === 0 ? 1 : 0, failing: code === 0 ? [] : [name], skipped: 0 }
}

async function runTests(filters: string[]): Promise<Counts> {
  const folder = mkdtempSync(join(tmpdir(), 'durabill-test-'))
  const report = join(folder, 'report.json')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const vitest = join(root, 'node_modules/vitest/vitest.mjs')
  try {
    const code = await run(process.execPath, [vitest, 'run', ...reporters, ...filters])
    return readReport(report, code)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Runs a program in the root and gives its exit code; a signal counts as 1. */
function run(command: string, args: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
    const passOn = () => child.kill('SIGTERM')
    process.once('SIGTERM', passOn)
    child.once('error', reject)
    child.once('exit', (code) => {
      process.off('SIGTERM', passOn)
      resolve(code ?? 1)
    })
  })
}

const counts = await main(process.argv.slice(2))
for (const name of counts.failing) process.stdout.write(`failed: ${name}\n`)
process.stdout.write(`${sayCounts(counts)}\n`)
process.exitCode = counts.failing.length === 0 ? 0 : 1
