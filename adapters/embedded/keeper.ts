import { spawn } from 'node:child_process'
import type { ChildProcess, StdioOptions } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { Socket } from 'node:net'
import { dirname } from 'node:path'

import { endProcess, identityOf } from './process.ts'

/** A server that we started and that dies with us. */
export type Kept = {
  readonly pid: number
  /** False once the server has ended, whoever ended it. */
  readonly isRunning: () => boolean
  readonly stop: () => Promise<void>
}

export type KeepOrder = {
  readonly command: string
  readonly args: readonly string[]
  /** Everything the server prints goes here. */
  readonly logFile: string
  /** What asks this server to stop in good order. */
  readonly stopSignal: 'SIGINT' | 'SIGTERM'
  readonly user?: { readonly uid: number; readonly gid: number } | undefined
}

/**
 * A small shell stands between us and the server and listens to a pipe (descriptor 3) whose other
 * end is ours. However we end, `kill -9` included, the pipe closes and the server is stopped.
 * It prints the server's process number, then nothing more.
 */
const script = `
  signal=$1; shift
  "$@" 3<&- >&2 &
  server=$!
  { read -r _; kill -s "$signal" $server; } <&3 >/dev/null 2>&1 &
  watcher=$!
  echo $server
  exec 3<&- >&2
  wait $server
  status=$?
  kill $watcher 2>/dev/null
  wait $watcher 2>/dev/null
  exit $status
`

type Server = {
  readonly pid: number
  readonly identity: string | undefined
  readonly signal: NodeJS.Signals
}

/** How long a server may take to stop in good order before it is killed, in milliseconds. */
const stopGraceMs = 15_000

/** Starts a server that ends when this process does. Throws if no shell can be run. */
export async function keep(order: KeepOrder): Promise<Kept> {
  const log = openSync(order.logFile, 'a')
  const stdio: StdioOptions = ['ignore', 'pipe', log, 'pipe']
  const args = ['-c', script, 'keeper', order.stopSignal.slice(3), order.command, ...order.args]
  // Detached: Ctrl-C in a terminal reaches us alone, and we stop the server when we are done.
  // In the log's folder, which its user may enter; ours may be closed to it.
  const place = { cwd: dirname(order.logFile), ...order.user }
  const keeper = spawn('/bin/sh', args, { stdio, detached: true, ...place })
  closeSync(log)
  const pid = await firstNumber(keeper)
  const pipe = keeper.stdio[3]
  if (pipe instanceof Socket) pipe.unref()
  keeper.unref()
  const isRunning = () => keeper.exitCode === null && keeper.signalCode === null
  const server = { pid, identity: identityOf(pid), signal: order.stopSignal }
  return { pid, isRunning, stop: () => stop(keeper, server) }
}

/** Ends the server, also where somebody killed its keeper. */
async function stop(keeper: ChildProcess, server: Server): Promise<void> {
  const isRunning = keeper.exitCode === null && keeper.signalCode === null
  const ended = isRunning ? new Promise((resolve) => keeper.once('exit', resolve)) : undefined
  keeper.ref()
  if (identityOf(server.pid) === server.identity) {
    await endProcess(server.pid, server.signal, stopGraceMs)
  }
  await ended
}

function firstNumber(keeper: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    keeper.once('error', reject)
    keeper.once('exit', (code) => reject(new Error(`The keeper ended early, with ${code}.`)))
    keeper.stdout?.once('data', (chunk: Buffer) => resolve(Number(chunk.toString())))
  })
}
