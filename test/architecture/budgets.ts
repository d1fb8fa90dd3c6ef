import { isTest } from './is-test.ts'
import { isNode, nodesOf } from './source.ts'
import type { Node, Source } from './source.ts'

const longestFile = 300
const longestFunction = 60
const deepestFolder = 4
const mostNames = 5

/** Drawers for odds and ends. A file is named after the one thing it holds. */
const drawer = /(^|[/._-])(utils?|helpers?|common|misc|managers?|services?|impl)([/._-]|$)/

/** Lists that grow with the engine: here the one thing a file holds is the list. */
const registries = [
  /^domain\/ids\.ts$/,
  /^adapters\/psp\/psp\.ts$/,
  /^domain\/sales\/document\.ts$/,
  /(^|\/)(events|facts|ports|contract|index)\.ts$/,
  /\.schema\.ts$/,
]

const functions = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'])

/** Files that are too long, and functions that do not fit on one screen. */
export function walls(sources: readonly Source[]): string[] {
  return sources.flatMap((source) => {
    const lines = linesOf(source)
    const long = lines > longestFile ? [`${source.path} has ${lines} lines`] : []
    return [...long, ...longFunctions(source)]
  })
}

/** Paths that say nothing, or that lie too deep. */
export function badPaths(sources: readonly Source[]): string[] {
  return sources.flatMap(({ path }) => {
    const depth = path.split('/').length - 1
    const deep = depth > deepestFolder ? [`${path} lies ${depth} folders deep`] : []
    return drawer.test(path) ? [...deep, `${path} is a drawer for odds and ends`] : deep
  })
}

/** Files that offer more names than one reader keeps in mind. */
export function crowded(sources: readonly Source[]): string[] {
  return sources
    .filter(({ path }) => !registries.some((registry) => registry.test(path)))
    .map((source) => ({ path: source.path, names: exportedNames(source) }))
    .filter(({ names }) => names.length > mostNames)
    .map(({ path, names }) => `${path} exports ${names.length}: ${names.join(', ')}`)
}

/** The median length of the files that are not tests, in lines. */
export function medianLines(sources: readonly Source[]): number {
  const lengths = sources.filter(({ path }) => !isTest(path)).map(linesOf)
  return lengths.toSorted((one, other) => one - other)[Math.floor(lengths.length / 2)] ?? 0
}

const linesOf = ({ text }: Source) => text.trimEnd().split('\n').length

function longFunctions(source: Source): string[] {
  const nodes = nodesOf(source)
  const chapters = new Set(nodes.filter(isDescribe).flatMap(({ arguments: given }) => given))
  return nodes
    .filter((node) => functions.has(node.type) && !chapters.has(node))
    .map((node) => ({
      from: source.text.slice(0, node.start).split('\n').length,
      lines: source.text.slice(node.start, node.end).split('\n').length,
    }))
    .filter(({ lines }) => lines > longestFunction)
    .map(({ from, lines }) => `${source.path}:${from} is a function of ${lines} lines`)
}

/** `describe(…)` and `describe.each(…)(…)` group tests; their callback is a chapter, no function. */
function isDescribe({ type, callee }: Node): boolean {
  return type === 'CallExpression' && rootName(callee) === 'describe'
}

/** `describe` for `describe`, `describe.each` and `describe.each(…)`. */
function rootName(expression: unknown): string {
  if (!isNode(expression)) return ''
  return nameOf(expression) || rootName(expression['object'] ?? expression['callee'])
}

function exportedNames(source: Source): string[] {
  return nodesOf(source).flatMap((node) => {
    if (node.type === 'ExportDefaultDeclaration') return ['default']
    if (node.type === 'ExportAllDeclaration') return ['*']
    if (node.type !== 'ExportNamedDeclaration') return []
    return [...declared(node['declaration']), ...list(node['specifiers']).map(exportedAs)]
  })
}

function declared(declaration: unknown): string[] {
  if (!isNode(declaration)) return []
  const named = [declaration, ...list(declaration['declarations'])]
  return named.map(({ id }) => nameOf(id)).filter((name) => name !== '')
}

const list = (value: unknown): Node[] => (Array.isArray(value) ? value.filter(isNode) : [])

const exportedAs = ({ exported }: Node) => nameOf(exported)

function nameOf(value: unknown): string {
  return isNode(value) && typeof value['name'] === 'string' ? value['name'] : ''
}
