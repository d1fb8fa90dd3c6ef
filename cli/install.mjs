import { spawn } from 'node:child_process'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'

import { alone } from './alone.mjs'
import { isInstalled, writeStamp } from './installed.mjs'
import { root } from './root.mjs'
import { StopHere } from './stop-here.mjs'

/**
 * Brings node_modules in line with the lockfile, unless it is already.
 * @param {{ development: boolean }} need
 */
export async function installIfNeeded({ development }) {
  if (isInstalled(development)) return
  await alone(async () => {
    if (isInstalled(development)) return // Another bootstrap did it while we waited.
    process.stderr.write('Installing packages (npm ci), about a minute the first time.\n')
    const code = await npmCi(development)
    if (code !== 0 || !isInstalledNow(development)) {
      throw new StopHere(
        `Installing failed (npm ci ended with ${code}): look at npm's lines above, check the network and try again.`,
      )
    }
  })
}

/** @param {boolean} development */
function isInstalledNow(development) {
  if (!isInstalled(development)) return false
  writeStamp(development)
  return true
}

/** @param {boolean} development */
function npmCi(development) {
  const packages = development ? ['--include=dev'] : []
  const args = ['ci', '--no-audit', '--no-fund', '--no-progress', '--yes', ...packages]
  const [command, ...before] = npm()
  // npm's words go to stderr; stdout is for the verb's data. Without stdin nothing can ask.
  const options = { cwd: fileURLToPath(root), stdio: ['ignore', 2, 2] }
  const shell = process.platform === 'win32' && command === 'npm'
  return new Promise((resolve, reject) => {
    spawn(command, [...before, ...args], { ...options, shell })
      .once('exit', (code, signal) => resolve(code ?? signal))
      .once('error', () => reject(new StopHere('npm was not found: install Node.js with npm.')))
  })
}

/** The npm that runs us, if one does; else the one on the PATH. */
function npm() {
  const path = process.env.npm_execpath ?? ''
  return basename(path) === 'npm-cli.js' ? [process.execPath, path] : ['npm']
}
