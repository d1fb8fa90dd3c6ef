import { isTest } from './is-test.ts'
import { isNode, nodesOf } from './source.ts'
import type { Node, Source } from './source.ts'

/** Whether this is the expression `object.property`, however it is written. */
function isMember(node: Node, object: string, property: string): boolean {
  if (node.type !== 'MemberExpression' || !isNode(node['object'])) return false
  return node['object']['name'] === object && propertyOf(node) === property
}

function propertyOf({ property }: Node): string {
  const name = isNode(property) ? (property['name'] ?? property['value']) : undefined
  return typeof name === 'string' ? name : ''
}

/** A ban: the words a finding is told with, and what it looks for. */
type Ban = readonly [what: string, is: (node: Node) => boolean]

/** The language and the tables of the computer, which change under a stored history. */
const locale: readonly Ban[] = [
  ['Intl', (node) => isUseOf(node, 'Intl')],
  ['toLocale…', (node) => propertyOf(node).startsWith('toLocale')],
]

/** Clocks and dice. Temporal makes them safe in a workflow; a pure rule has none at all. */
const clocksAndDice: readonly Ban[] = [
  ['Date.now', (node) => isMember(node, 'Date', 'now')],
  ['new Date()', isNewDate],
  ['Math.random', (node) => isMember(node, 'Math', 'random')],
  ['performance', (node) => isUseOf(node, 'performance')],
  ['crypto', (node) => isUseOf(node, 'crypto')],
]

const bans: Readonly<Record<string, readonly Ban[]>> = {
  domain: [...locale, ...clocksAndDice],
  workflows: locale,
}

/** Clocks, dice and locales in the rows that must give the same answer for ever. */
export function impure(sources: readonly Source[]): string[] {
  return sources
    .filter(({ path }) => !isTest(path))
    .flatMap((source) => {
      const banned = bans[source.path.split('/')[0] ?? ''] ?? []
      const nodes = banned.length === 0 ? [] : nodesOf(source)
      const found = banned.filter(([, is]) => nodes.some(is))
      return found.map(([what]) => `${source.path} uses ${what}`)
    })
}

/** Readers of the environment other than `adapters/env.ts`. */
export function readersOfEnvironment(sources: readonly Source[]): string[] {
  return sources
    .filter(({ path }) => path !== 'adapters/env.ts' && path.endsWith('.ts'))
    .filter(({ path }) => !isTest(path) && !path.startsWith('bench/'))
    .filter((source) => nodesOf(source).some(readsEnvironment))
    .map(({ path }) => `${path} reads the environment`)
}

/** SQL outside `adapters/postgres/`. */
export function sqlOutside(sources: readonly Source[]): string[] {
  return sources
    .filter(({ path }) => !/^(adapters\/postgres|bench)\//.test(path) && !isTest(path))
    .filter((source) => nodesOf(source).some((node) => isSql(node, source.text)))
    .map(({ path }) => `${path} holds SQL`)
}

function isUseOf(node: Node, object: string): boolean {
  return node.type === 'MemberExpression' && isNamed(node['object'], object)
}

function isNewDate(node: Node): boolean {
  if (node.type !== 'NewExpression' || !isNamed(node['callee'], 'Date')) return false
  return Array.isArray(node['arguments']) && node['arguments'].length === 0
}

function readsEnvironment(node: Node): boolean {
  if (isMember(node, 'process', 'env')) return true
  if (node.type !== 'ImportSpecifier') return false
  return isNamed(node['imported'], 'env')
}

const verbs =
  /^`\s*(select|insert into|update|delete from|with|create|alter|drop|truncate|begin)\s/i

/** A template tagged `sql`, or any tagged template that begins like a statement. */
function isSql({ type, tag, quasi }: Node, text: string): boolean {
  if (type !== 'TaggedTemplateExpression' || !isNode(tag) || !isNode(quasi)) return false
  return isNamed(tag, 'sql') || verbs.test(text.slice(quasi.start, quasi.end))
}

function isNamed(node: unknown, name: string): boolean {
  return isNode(node) && node['name'] === name
}
