import { readdirSync, readFileSync } from 'node:fs'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseAst } from 'vitest/node'

/** One file of code; `path` is from the root, with forward slashes. */
export type Source = { readonly path: string; readonly text: string }

/** A node of the syntax tree: what ESTree and its TypeScript extension call a node. */
export type Node = {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly [key: string]: unknown
}

/** The folders that hold code. Everything else is data and prose. */
const rows = [
  'domain',
  'workflows',
  'activities',
  'adapters',
  'api',
  'worker',
  'cli',
  'test',
  'bench',
]

const root = fileURLToPath(new URL('../../', import.meta.url))

/** Every file of code in the repository, fixtures excepted: those are wrong on purpose. */
export function allSources(): Source[] {
  return rows.flatMap(pathsIn).map((path) => ({ path, text: readFileSync(root + path, 'utf8') }))
}

function pathsIn(row: string): string[] {
  try {
    const entries = readdirSync(root + row, { recursive: true, withFileTypes: true })
    return entries
      .filter((entry) => entry.isFile() && /\.(ts|mjs)$/.test(entry.name))
      .map((entry) => relative(root, `${entry.parentPath}/${entry.name}`).replaceAll('\\', '/'))
      .filter((path) => !path.startsWith('test/fixtures/'))
  } catch {
    return [] // A row that is not there yet.
  }
}

/** Every node of a file's syntax tree, a parent before its children. */
export function nodesOf({ path, text }: Source): Node[] {
  const lang = path.endsWith('.ts') ? 'ts' : 'js'
  return nodesBelow(parseAst(text, { lang }))
}

function nodesBelow(value: unknown): Node[] {
  if (Array.isArray(value)) return value.flatMap(nodesBelow)
  if (typeof value !== 'object' || value === null) return []
  const children = Object.values(value).flatMap(nodesBelow)
  return isNode(value) ? [value, ...children] : children
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value
}
