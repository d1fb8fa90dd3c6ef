import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'

import { root } from './root.mjs'
import { StopHere } from './stop-here.mjs'

const stamp = new URL('node_modules/.durabill-lock', root)
const lockfile = new URL('package-lock.json', root)
/** npm's own note of what it installed; written last, so an interrupted install has none. */
const installedFile = new URL('node_modules/.package-lock.json', root)
const pinnedNode = new URL('node_modules/.bin/node', root)

/**
 * Whether node_modules holds what the lockfile says: our stamp says so, or npm's own note does
 * (somebody ran `npm ci` by hand).
 * @param {boolean} development whether the development packages are needed too
 */
export function isInstalled(development) {
  if (!existsSync(pinnedNode)) return false
  if (read(stamp) === stampFor(true)) return true
  if (!development && read(stamp) === stampFor(false)) return true
  if (!agrees(development)) return false
  writeStamp(development)
  return true
}

/** @param {boolean} development */
export function writeStamp(development) {
  writeFileSync(stamp, stampFor(development))
}

/** @param {boolean} development */
function agrees(development) {
  const installed = JSON.parse(read(installedFile) ?? '{}').packages ?? {}
  return Object.entries(JSON.parse(lockText()).packages)
    .filter(([path, wanted]) => isNeeded(path, wanted, development))
    .every(([path, wanted]) => installed[path]?.version === wanted.version)
}

/** Optional packages are for other platforms, mostly; npm leaves those out rightly. */
function isNeeded(path, { optional, dev, devOptional, peer }, development) {
  if (path === '' || optional || devOptional || peer) return false
  return development || !dev
}

/** @param {boolean} development */
function stampFor(development) {
  const packages = development ? 'all packages' : 'no development packages'
  return `${createHash('sha256').update(lockText()).digest('hex')} ${packages}\n`
}

function lockText() {
  const text = read(lockfile)
  if (text !== undefined) return text
  throw new StopHere('package-lock.json is missing: fetch the whole repository again.')
}

/** @param {URL} file */
function read(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
