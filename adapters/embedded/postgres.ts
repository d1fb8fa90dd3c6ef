import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

import type { Env } from '../env.ts'
import { keep } from './keeper.ts'
import type { Kept } from './keeper.ts'
import { remember, sweepLeftovers } from './leftovers.ts'
import { freePort } from './ports.ts'
import { ensureCluster, freeFolder } from './postgres-cluster.ts'
import type { Cluster } from './postgres-cluster.ts'
import { dataFolderFor, programsFor } from './postgres-files.ts'
import { runAs } from './postgres-user.ts'

export type PostgresOrder = {
  /** Where the data is kept. Absent: a throw-away folder, deleted by `stop`. */
  readonly dataDir?: string
  readonly env: Pick<Env, 'DATABASE_URL'>
}

export type RunningPostgres = {
  /** Of the superuser, for the database `postgres`. */
  readonly url: string
  /** `18.4`, or `external` when `DATABASE_URL` names a server that is not ours. */
  readonly version: string
  readonly stop: () => Promise<void>
}

/** The first port tried; clear of 5432, where the computer's own Postgres would be. */
const preferredPort = 54_700

/** How long a start may take; crash recovery is part of it. In milliseconds. */
const startMs = 60_000

/**
 * `DATABASE_URL` if set, else an embedded Postgres on 127.0.0.1, with fsync on and a password of
 * its own. Cleans up after runs that were killed. Throws if another living run uses `dataDir`.
 */
export async function startPostgres({ dataDir, env }: PostgresOrder): Promise<RunningPostgres> {
  if (env.DATABASE_URL !== undefined) {
    return { url: env.DATABASE_URL, version: 'external', stop: async () => {} }
  }
  await sweepLeftovers()
  return dataDir === undefined ? serveThrowAway() : serveFolder(resolve(dataDir))
}

/** A cluster whose folder goes with it, in good order or, after a kill, with the next start. */
async function serveThrowAway(): Promise<RunningPostgres> {
  const home = mkdtempSync(join(tmpdir(), 'durabill-pg-'))
  chmodSync(home, 0o711) // So that another user may run it.
  const forget = remember({ folder: home, throwAway: true })
  const remove = () => {
    rmSync(home, { recursive: true, force: true })
    forget()
  }
  try {
    const running = await serveFolder(join(home, 'data'))
    return { ...running, stop: () => running.stop().finally(remove) }
  } catch (error) {
    remove()
    throw error
  }
}

async function serveFolder(wanted: string): Promise<RunningPostgres> {
  const cluster = await prepare(wanted)
  const { server, port } = await serve(cluster, 3)
  const forget = remember({ pid: server.pid, folder: cluster.folder, throwAway: false })
  return {
    url: `postgres://postgres:${cluster.password}@127.0.0.1:${port}/postgres`,
    version: versionOf(cluster.programs),
    stop: () => server.stop().finally(forget),
  }
}

async function prepare(wanted: string): Promise<Cluster & { readonly password: string }> {
  const user = runAs()
  const folder = dataFolderFor(wanted, user)
  await freeFolder(folder)
  const cluster = { folder, programs: programsFor(user), user }
  return { ...cluster, password: ensureCluster(cluster) }
}

/** Starts the server; if the port was taken between the look and the start, on the next one. */
async function serve(cluster: Cluster, tries: number): Promise<{ server: Kept; port: number }> {
  const { folder, programs, user } = cluster
  const port = await freePort(preferredPort)
  const logFile = join(folder, 'server.log')
  const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=300']
  const args = ['-D', folder, '-p', String(port), ...settings.flatMap((text) => ['-c', text])]
  const command = join(programs, 'postgres')
  const server = await keep({ command, args, logFile, stopSignal: 'SIGINT', user })
  if (await isReady(folder, server)) return { server, port }

  await server.stop()
  if (tries > 1) return serve(cluster, tries - 1)
  const lastWords = readFileSync(logFile, 'utf8').trim().split('\n').at(-1) ?? ''
  throw new Error(`Postgres did not start; its log ${logFile} ends with: ${lastWords}`)
}

/** The last line of `postmaster.pid` says `ready` once connections are taken. */
async function isReady(folder: string, server: Kept): Promise<boolean> {
  for (let waitedMs = 0; waitedMs < startMs && server.isRunning(); waitedMs += 30) {
    const [pid, , , , , , , status] = pidFile(folder)
    if (Number(pid) === server.pid && status?.trim() === 'ready') return true
    await pause(30)
  }
  return false
}

function pidFile(folder: string): string[] {
  try {
    return readFileSync(join(folder, 'postmaster.pid'), 'utf8').split('\n')
  } catch {
    return []
  }
}

function versionOf(programs: string): string {
  const said = execFileSync(join(programs, 'postgres'), ['--version'], { encoding: 'utf8' })
  return /[\d.]+/.exec(said)?.[0] ?? said.trim()
}
