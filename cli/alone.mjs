import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'

import { root } from './root.mjs'
import { StopHere } from './stop-here.mjs'

/** Outside node_modules, which `npm ci` deletes. Holds the process number of whoever installs. */
const lock = new URL('.cache/install.lock', root)

/** Longer than any install takes, in milliseconds. */
const patienceMs = 600_000

/**
 * Runs `work` while no other bootstrap of this checkout does the same.
 * @param {() => Promise<void>} work
 */
export async function alone(work) {
  makeFolder()
  for (let waitedMs = 0; !take(); waitedMs += 200) {
    if (waitedMs === 0) process.stderr.write('Another install is running; waiting for it.\n')
    if (waitedMs > patienceMs) throw new StopHere('Another install never ended: stop it first.')
    await pause(200)
  }
  try {
    await work()
  } finally {
    rmSync(lock, { force: true })
  }
}

function makeFolder() {
  try {
    mkdirSync(new URL('.', lock), { recursive: true })
  } catch {
    throw new StopHere('This folder cannot be written to: use a copy of your own.')
  }
}

function take() {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' })
    return true
  } catch {
    if (!isHeld()) rmSync(lock, { force: true }) // Its holder was killed; the next try takes it.
    return false
  }
}

function isHeld() {
  try {
    const holder = Number(readFileSync(lock, 'utf8'))
    // An empty file is a lock being written in this moment.
    return holder === 0 || process.kill(holder, 0)
  } catch (error) {
    return error.code === 'EPERM' // Somebody else's process, and alive.
  }
}
