import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { fileURLToPath } from 'node:url'

import { root } from './root.mjs'
import { StopHere } from './stop-here.mjs'

const pinnedNode = fileURLToPath(
  new URL(
    process.platform === 'win32' ? 'node_modules/node/bin/node.exe' : 'node_modules/.bin/node',
    root,
  ),
)

/** How often we look whether npm is still there, in milliseconds. */
const lookMs = 500

/**
 * Runs a TypeScript file under the pinned Node and gives back its exit code.
 * @param {string} file from the root @param {string[]} args
 * @returns {Promise<number>}
 */
export function handOver(file, args) {
  return new Promise((resolve, reject) => {
    const command = [fileURLToPath(new URL(file, root)), ...args]
    const child = spawn(pinnedNode, command, { stdio: 'inherit' })
    const look = passSignalsTo(child)
    child.once('error', () =>
      reject(new StopHere('The pinned Node does not run: delete node_modules and try again.')),
    )
    child.once('exit', (code, signal) => {
      clearInterval(look)
      resolve(code ?? 128 + constants.signals[signal])
    })
  })
}

/** @param {import('node:child_process').ChildProcess} child */
function passSignalsTo(child) {
  // A terminal sends Ctrl-C to the child as well as to us; passed on, it would count twice.
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'))
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  process.on('SIGHUP', () => child.kill('SIGTERM'))
  if (process.env.npm_lifecycle_event === undefined) return undefined

  // npm runs us in a shell that dies of a signal without passing it on: then we are orphans.
  const parent = process.ppid
  const look = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(look)
    child.kill('SIGTERM')
  }, lookMs)
  return look
}
