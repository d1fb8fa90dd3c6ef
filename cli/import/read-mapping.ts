import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

import { CliError, exit } from '../cli-error.ts'
import { mappingSchema, type Mapping } from './mapping.schema.ts'

/** The mapping that is used when none is named. */
export const defaultMapping = fileURLToPath(
  new URL('../../deploy/imports/online-retail.json', import.meta.url),
)

/** Reads a mapping file. Throws a usage error that names every mistake in it. */
export async function readMapping(path: string = defaultMapping): Promise<Mapping> {
  const parsed = mappingSchema.safeParse(await readJson(path))
  if (parsed.success) return parsed.data
  throw new CliError({
    what: `The mapping ${path} is not usable.`,
    why: z.prettifyError(parsed.error),
    fix: `Compare it with ${defaultMapping}.`,
    exitCode: exit.usage,
  })
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'))
  } catch (error) {
    throw new CliError({
      what: `The mapping ${path} cannot be read.`,
      why: error instanceof Error ? error.message : String(error),
      fix: `Start from a copy of ${defaultMapping}.`,
      exitCode: exit.usage,
    })
  }
}
