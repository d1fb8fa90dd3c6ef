import { execFileSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { dirname } from 'node:path'

/** Who runs Postgres. `undefined` is ourselves. */
export type RunAs = { readonly uid: number; readonly gid: number } | undefined

/** Postgres refuses to be run by root, so root runs it as `postgres`, or else as `nobody`. */
export function runAs(): RunAs {
  if (process.getuid?.() !== 0) return undefined
  const user = idsOf('postgres') ?? idsOf('nobody')
  if (user !== undefined) return user
  throw new Error(
    'Postgres cannot be run by root, and this system has no user `postgres` or `nobody`: ' +
      'start durabill as an ordinary user, or set DATABASE_URL.',
  )
}

/** Whether `user` may pass through every folder above `path`. */
export function mayPass(path: string, user: RunAs): boolean {
  if (user === undefined) return true
  const parent = dirname(path)
  if (parent === path) return true
  return mayEnter(parent, user) && mayPass(parent, user)
}

function mayEnter(folder: string, user: NonNullable<RunAs>): boolean {
  const { mode, uid, gid } = statSync(folder)
  if (uid === user.uid) return (mode & 0o100) !== 0
  if (gid === user.gid) return (mode & 0o010) !== 0
  return (mode & 0o001) !== 0
}

function idsOf(user: string): RunAs {
  try {
    const id = (option: string) => Number(execFileSync('id', [option, user], { stdio: 'pipe' }))
    return { uid: id('-u'), gid: id('-g') }
  } catch {
    return undefined
  }
}
