import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'

/**
 * Says which process this number names now: its start time (and, on Linux, the boot). A number
 * used again by another process gives another answer. `undefined`: no such process.
 */
export function identityOf(pid: number): string | undefined {
  return process.platform === 'linux' ? fromProc(pid) : fromPs(pid, 'lstart=')
}

/** The command line of a living process, or `''`. */
export function commandOf(pid: number): string {
  if (process.platform !== 'linux') return fromPs(pid, 'args=') ?? ''
  return readOrNothing(`/proc/${pid}/cmdline`)?.replaceAll('\0', ' ') ?? ''
}

/** Ends a process: asks with `signal`, and after `graceMs` milliseconds insists. */
export async function endProcess(pid: number, signal: NodeJS.Signals, graceMs: number) {
  const identity = identityOf(pid)
  if (identity === undefined) return
  send(pid, signal)
  for (let waitedMs = 0; waitedMs < graceMs; waitedMs += 50) {
    if (identityOf(pid) !== identity) return
    await pause(50)
  }
  if (identityOf(pid) === identity) send(pid, 'SIGKILL')
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // It went by itself between the look and the signal.
  }
}

function fromProc(pid: number): string | undefined {
  const stat = readOrNothing(`/proc/${pid}/stat`)
  if (stat === undefined) return undefined
  // The second field, the name in brackets, may hold spaces: count from the last bracket.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  if (fields[0] === 'Z') return undefined // A zombie holds no port and no file.
  const boot = readOrNothing('/proc/sys/kernel/random/boot_id')?.trim() ?? ''
  return `${boot}/${fields[19]}`
}

function fromPs(pid: number, column: string): string | undefined {
  try {
    const answer = execFileSync('ps', ['-o', column, '-p', String(pid)], { encoding: 'utf8' })
    return answer.trim() || undefined
  } catch {
    return undefined
  }
}

function readOrNothing(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
