// Runs on any Node from 18 on, without a dependency: installs what is missing, then hands over to
// the pinned Node. The words after it are the verb and its arguments.
import { existsSync } from 'node:fs'

import { handOver } from './hand-over.mjs'
import { installIfNeeded } from './install.mjs'
import { root } from './root.mjs'
import { StopHere } from './stop-here.mjs'

/** What each word of `npm run` starts: a file and the arguments before the user's own. */
const verbs = {
  demo: { file: 'cli/durabill.ts', before: ['demo'], development: false },
  start: { file: 'cli/durabill.ts', before: ['start'], development: false },
  durabill: { file: 'cli/durabill.ts', before: [], development: false },
  test: { file: 'test/run.ts', before: [], development: true },
  bench: { file: 'bench/run.ts', before: [], development: true },
}

const oldestNode = 18

/** @param {string[]} words */
async function main([verb = '', ...args]) {
  const chosen = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined
  if (chosen === undefined) {
    throw new StopHere(`Say one of ${Object.keys(verbs).join(', ')} after cli/bootstrap.mjs.`, 2)
  }
  const major = Number(process.versions.node.split('.')[0])
  if (major < oldestNode) {
    throw new StopHere(
      `This is Node ${major}: install Node ${oldestNode} or newer, then try again.`,
    )
  }
  await installIfNeeded(chosen)
  if (!existsSync(new URL(chosen.file, root))) {
    throw new StopHere(`${chosen.file} is missing: fetch the whole repository again.`)
  }
  return handOver(chosen.file, [...chosen.before, ...args])
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  if (!(error instanceof StopHere)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = error.exitCode
}
