import { randomUUID } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

import { cacheFolder } from './cache.ts'
import { endProcess, identityOf } from './process.ts'

const noteShape = z.object({
  ownerPid: z.number(),
  ownerIdentity: z.string(),
  /** 0 and `''` in a note about a folder alone. */
  serverPid: z.number(),
  serverIdentity: z.string(),
  /** The folder or file that the server works in. */
  folder: z.string(),
  /** Whether the folder is to be deleted, for its owner did not live to. */
  throwAway: z.boolean(),
})
type Note = z.infer<typeof noteShape>

/** How long a leftover server may take to stop before it is killed, in milliseconds. */
const graceMs = 10_000

/** What a later start may have to clean up: a server, or a folder alone. */
type Leftover = { readonly pid?: number; readonly folder: string; readonly throwAway: boolean }

/**
 * Notes what this process started, so that a later start can clean up if this process is killed
 * without a chance to. Call the answer once that has been done in good order.
 */
export function remember({ pid = 0, folder, throwAway }: Leftover): () => void {
  const note: Note = {
    ownerPid: process.pid,
    ownerIdentity: identityOf(process.pid) ?? '',
    serverPid: pid,
    serverIdentity: pid === 0 ? '' : (identityOf(pid) ?? ''),
    folder,
    throwAway,
  }
  const path = join(runFolder(), `${randomUUID()}.json`)
  // Renamed into place, so that nobody ever reads half a note.
  writeFileSync(`${path}.new`, JSON.stringify(note))
  renameSync(`${path}.new`, path)
  return () => rmSync(path, { force: true })
}

/** Stops the servers, and deletes the throw-away folders, of owners that no longer live. */
export async function sweepLeftovers(): Promise<void> {
  const orphans = notes().filter(({ note }) => identityOf(note.ownerPid) !== note.ownerIdentity)
  await Promise.all(orphans.map(({ note }) => endServer(note)))
  // Only now: a folder is deleted after the server in it has ended.
  for (const { note, path } of orphans) {
    if (note.throwAway) rmSync(note.folder, { recursive: true, force: true, maxRetries: 5 })
    rmSync(path, { force: true })
  }
}

/** The number alone proves nothing: it may name another program by now. */
async function endServer({ serverPid, serverIdentity }: Note): Promise<void> {
  if (serverPid === 0 || identityOf(serverPid) !== serverIdentity) return
  await endProcess(serverPid, 'SIGINT', graceMs)
}

/** The living process, if any, whose server works in `folder` now. */
export function ownerOf(folder: string): number | undefined {
  return notes().find(
    ({ note }) =>
      note.folder === folder &&
      identityOf(note.ownerPid) === note.ownerIdentity &&
      identityOf(note.serverPid) === note.serverIdentity,
  )?.note.ownerPid
}

function notes(): { note: Note; path: string }[] {
  return readdirSync(runFolder())
    .filter((name) => name.endsWith('.json'))
    .flatMap((name) => {
      const path = join(runFolder(), name)
      const note = readNote(path)
      return note === undefined ? [] : [{ note, path }]
    })
}

function readNote(path: string): Note | undefined {
  try {
    return noteShape.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    return undefined // Taken away by another sweep in this moment, or not ours.
  }
}

function runFolder(): string {
  const folder = cacheFolder('run')
  mkdirSync(folder, { recursive: true })
  return folder
}
