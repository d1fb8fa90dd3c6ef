import { readdirSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { z } from 'zod'

import { CliError, exit } from '../cli-error.ts'
import { scenarioSchema, type Scenario } from './scenario.schema.ts'

const folder = new URL('../scenarios/', import.meta.url)

/** The names of all scenarios that ship, in order. */
export function scenarioNames(): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => basename(file, '.json'))
    .toSorted()
}

/** Reads a scenario by its name, or a file of your own by its path. Throws a usage error. */
export function readScenario(name: string): Scenario {
  const isFile = name.endsWith('.json')
  if (!isFile && !scenarioNames().includes(name)) throw unknown(name)
  const parsed = scenarioSchema.safeParse(readJson(isFile ? name : new URL(`${name}.json`, folder)))
  if (parsed.success) return parsed.data
  throw new CliError({
    what: `The scenario ${name} is not usable.`,
    why: z.prettifyError(parsed.error),
    fix: 'Start from a copy of one in cli/scenarios/.',
    exitCode: exit.usage,
  })
}

function readJson(path: string | URL): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    throw new CliError({
      what: `The scenario ${String(path)} cannot be read.`,
      why: error instanceof Error ? error.message : String(error),
      exitCode: exit.usage,
    })
  }
}

const unknown = (name: string) =>
  new CliError({
    what: `There is no scenario "${name}".`,
    why: `There are: ${scenarioNames().join(', ')}.`,
    fix: '`durabill trigger --list` says what each does; a path to a .json file works as well.',
    exitCode: exit.usage,
  })
