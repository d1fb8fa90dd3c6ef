import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Connection } from '@temporalio/client'

import type { Env } from '../env.ts'
import { keep } from './keeper.ts'
import type { Kept } from './keeper.ts'
import { ownerOf, remember, sweepLeftovers } from './leftovers.ts'
import { freePort } from './ports.ts'
import { findProgram } from './programs.ts'
import { downloadBySdk } from './sdk-download.ts'

export type TemporalOrder = {
  readonly env: Pick<
    Env,
    'TEMPORAL_ADDRESS' | 'TEMPORAL_NAMESPACE' | 'TEMPORAL_CLI_PATH' | 'PATH' | 'DURABILL_OFFLINE'
  >
  /** Where workflows are kept. Absent: in memory, twice as fast, forgotten by `stop`. */
  readonly dbFile?: string
  /** Names and types to register: `{ TenantId: 'Keyword' }`. */
  readonly searchAttributes: Readonly<
    Record<string, 'Bool' | 'Datetime' | 'Double' | 'Int' | 'Keyword' | 'KeywordList' | 'Text'>
  >
}

export type RunningTemporal = {
  /** `host:port` for clients and workers. */
  readonly address: string
  readonly namespace: string
  /** The web page, or `''` when `TEMPORAL_ADDRESS` names a server that is not ours. */
  readonly uiUrl: string
  readonly stop: () => Promise<void>
}

/** The ports of Temporal's own documentation, tried first. */
const preferredPort = 7233
const preferredUiPort = 8233

/** How long a start may take, in milliseconds. */
const startMs = 30_000

/** A dev server limits requests as if it were shared; this one serves us alone. */
const unlimited = 100_000
const settings: Readonly<Record<string, string>> = {
  'system.enableActivityEagerExecution': 'true',
  'system.enableEagerWorkflowStart': 'true',
  'frontend.namespaceRPS': String(unlimited),
  'frontend.rps': String(unlimited),
  'history.rps': String(unlimited),
  'matching.rps': String(unlimited),
}

/** `TEMPORAL_ADDRESS` if set, else a dev server on 127.0.0.1 that serves once this returns. */
export async function startTemporal(wanted: TemporalOrder): Promise<RunningTemporal> {
  const { dbFile } = wanted
  const order = dbFile === undefined ? wanted : { ...wanted, dbFile: resolve(dbFile) }
  const namespace = order.env.TEMPORAL_NAMESPACE
  if (order.env.TEMPORAL_ADDRESS !== undefined) {
    return { address: order.env.TEMPORAL_ADDRESS, namespace, uiUrl: '', stop: async () => {} }
  }
  await sweepLeftovers()
  refuseSecondOwner(order.dbFile)
  const command = await findCli(order.env)
  const { server, port, uiPort, logFile } = await serve(command, order, 3)
  const inMemory = order.dbFile === undefined
  const folder = order.dbFile ?? logFile
  const forget = remember({ pid: server.pid, folder, throwAway: inMemory })
  return {
    address: `127.0.0.1:${port}`,
    namespace,
    uiUrl: `http://127.0.0.1:${uiPort}`,
    stop: async () => {
      await server.stop()
      if (inMemory) rmSync(logFile, { force: true })
      forget()
    },
  }
}

const findCli = (env: TemporalOrder['env']) =>
  findProgram({
    program: 'temporal',
    named: env.TEMPORAL_CLI_PATH,
    variable: 'TEMPORAL_CLI_PATH',
    env,
    bySdk: (folder) => downloadBySdk('temporal', folder),
  })

type Serving = { server: Kept; port: number; uiPort: number; logFile: string }

/** Starts the server; if a port was taken between the look and the start, on others. */
async function serve(command: string, order: TemporalOrder, tries: number): Promise<Serving> {
  const port = await freePort(preferredPort)
  const uiPort = await freePort(Math.max(preferredUiPort, port + 1))
  const logFile =
    order.dbFile === undefined
      ? join(tmpdir(), `durabill-temporal-${process.pid}-${port}.log`)
      : `${order.dbFile}.log`
  if (order.dbFile !== undefined) mkdirSync(dirname(order.dbFile), { recursive: true })
  const args = argsFor(order, port, uiPort)
  const server = await keep({ command, args, logFile, stopSignal: 'SIGTERM' })
  if (await isServing(port, order.env.TEMPORAL_NAMESPACE, server)) {
    return { server, port, uiPort, logFile }
  }
  await server.stop()
  if (tries > 1) return serve(command, order, tries - 1)
  const lastWords = readFileSync(logFile, 'utf8').trim().split('\n').at(-1) ?? ''
  throw new Error(`The Temporal dev server did not start; its log ${logFile} says: ${lastWords}`)
}

function argsFor(order: TemporalOrder, port: number, uiPort: number): string[] {
  const { dbFile, env, searchAttributes } = order
  const args = ['server', 'start-dev', '--ip', '127.0.0.1', '--log-level', 'error']
  args.push('--port', String(port), '--ui-port', String(uiPort))
  args.push('--namespace', env.TEMPORAL_NAMESPACE)
  if (dbFile !== undefined) args.push('--db-filename', dbFile)
  args.push(...pairs('--search-attribute', searchAttributes))
  args.push(...pairs('--dynamic-config-value', settings))
  return args
}

function pairs(flag: string, table: Readonly<Record<string, string>>): string[] {
  return Object.entries(table).flatMap(([name, value]) => [flag, `${name}=${value}`])
}

/** Asks until the namespace is known; the server answers before its namespaces are there. */
async function isServing(port: number, namespace: string, server: Kept): Promise<boolean> {
  const started = Date.now()
  while (server.isRunning() && Date.now() - started < startMs) {
    if (await knows(port, namespace)) {
      // If another server took the port first, it is that one that answers, and ours is ending.
      await pause(200)
      return server.isRunning()
    }
    await pause(100)
  }
  return false
}

async function knows(port: number, namespace: string): Promise<boolean> {
  try {
    const address = `127.0.0.1:${port}`
    const connection = await Connection.connect({ address, connectTimeout: '1 second' })
    try {
      await connection.workflowService.describeNamespace({ namespace })
      return true
    } finally {
      await connection.close()
    }
  } catch {
    return false // Not yet.
  }
}

function refuseSecondOwner(dbFile: string | undefined): void {
  const owner = dbFile === undefined ? undefined : ownerOf(dbFile)
  if (owner === undefined) return
  throw new Error(`Process ${owner} is already using ${dbFile}: stop it first.`)
}
