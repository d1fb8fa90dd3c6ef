import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

import { ownerOf } from './leftovers.ts'
import type { RunAs } from './postgres-user.ts'
import { commandOf } from './process.ts'

export type Cluster = {
  /** The data folder. */
  readonly folder: string
  /** The folder of `initdb` and `postgres`. */
  readonly programs: string
  readonly user: RunAs
}

/** How long the server of an ending run may take to stop, in milliseconds. */
const graceMs = 10_000

/**
 * Makes sure that nobody serves `folder`, and clears the pid file of a run that was killed. Throws
 * if somebody does: a data folder must never have two servers.
 */
export async function freeFolder(folder: string): Promise<void> {
  const owner = ownerOf(folder)
  if (owner !== undefined) {
    throw new Error(`Process ${owner} is already using ${folder}: stop it first.`)
  }
  const path = join(folder, 'postmaster.pid')
  if (!existsSync(path)) return
  const pid = Number(readFileSync(path, 'utf8').split('\n')[0])
  if (await outlasts(pid, folder)) {
    throw new Error(`A Postgres, process ${pid}, is already using ${folder}: stop it first.`)
  }
  rmSync(path, { force: true })
}

/** Whether the server of `folder` is still there after the grace; its owner may be just ending. */
async function outlasts(pid: number, folder: string): Promise<boolean> {
  // The number may name another program by now; a server of ours names the folder it serves.
  const serves = () => commandOf(pid).includes(folder)
  for (let waitedMs = 0; waitedMs < graceMs && serves(); waitedMs += 50) await pause(50)
  return serves()
}

/** Makes the cluster if the folder is empty. Returns the superuser's password, kept inside. */
export function ensureCluster(cluster: Cluster): string {
  const { folder, user } = cluster
  const secret = join(folder, 'durabill.secret')
  if (existsSync(secret)) return readFileSync(secret, 'utf8')
  if (readdirSync(folder).length > 0) {
    throw new Error(`${folder} holds files that are not ours: name another data folder.`)
  }
  // Made beside and moved into place whole, so that a kill in between leaves nothing half made.
  const draft = `${folder}.new`
  rmSync(draft, { recursive: true, force: true })
  mkdirSync(draft, { mode: 0o700 })
  give(draft, user)
  const password = randomBytes(16).toString('hex')
  initialise({ ...cluster, folder: draft }, password)
  writeFileSync(join(draft, 'durabill.secret'), password, { mode: 0o600 })
  renameSync(draft, folder)
  return password
}

function give(path: string, user: RunAs): void {
  if (user !== undefined) chownSync(path, user.uid, user.gid)
}

function initialise({ folder, programs, user }: Cluster, password: string): void {
  const notes = mkdtempSync(join(tmpdir(), 'durabill-initdb-'))
  const passwordFile = join(notes, 'password')
  writeFileSync(passwordFile, password, { mode: 0o600 })
  give(notes, user)
  give(passwordFile, user)
  const args = [
    `--pgdata=${folder}`,
    `--pwfile=${passwordFile}`,
    '--username=postgres',
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    // Sorts the same on every computer, whatever its locales.
    '--locale-provider=builtin',
    '--locale=C.UTF-8',
  ]
  try {
    execFileSync(join(programs, 'initdb'), args, { ...user, stdio: 'pipe', cwd: notes })
  } finally {
    rmSync(notes, { recursive: true, force: true })
  }
}
