import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

import { cacheFolder } from './cache.ts'
import { endProcess, identityOf } from './process.ts'

const noteShape = z.object({
  ownerPid: z.number(),
  ownerIdentity: z.string(),
  serverPid: z.number(),
  serverIdentity: z.string(),
  /** The folder the server works in. */
  folder: z.string(),
  /** Whether the folder is to be deleted with the server. */
  throwAway: z.boolean(),
})
type Note = z.infer<typeof noteShape>

/** How long a leftover server may take to stop before it is killed, in milliseconds. */
const graceMs = 10_000

/**
 * Notes a server that this process started, so that a later start can clean up if this process
 * is killed without a chance to. Call the answer once the server has been stopped.
 */
export function remember(server: { pid: number; folder: string; throwAway: boolean }): () => void {
  const note: Note = {
    ownerPid: process.pid,
    ownerIdentity: identityOf(process.pid) ?? '',
    serverPid: server.pid,
    serverIdentity: identityOf(server.pid) ?? '',
    folder: server.folder,
    throwAway: server.throwAway,
  }
  const path = join(runFolder(), `${process.pid}-${server.pid}.json`)
  // Renamed into place, so that nobody ever reads half a note.
  writeFileSync(`${path}.new`, JSON.stringify(note))
  renameSync(`${path}.new`, path)
  return () => rmSync(path, { force: true })
}

/** Stops the servers, and deletes the throw-away folders, of owners that no longer live. */
export async function sweepLeftovers(): Promise<void> {
  await Promise.all(
    notes()
      .filter(({ note }) => identityOf(note.ownerPid) !== note.ownerIdentity)
      .map(async ({ note, path }) => {
        // The number alone proves nothing: it may name another program by now.
        const isOurs = identityOf(note.serverPid) === note.serverIdentity
        if (isOurs) await endProcess(note.serverPid, 'SIGINT', graceMs)
        if (note.throwAway) rmSync(note.folder, { recursive: true, force: true, maxRetries: 5 })
        rmSync(path, { force: true })
      }),
  )
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
