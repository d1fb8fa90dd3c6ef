import { posix } from 'node:path'

import { isNode, nodesOf } from './source.ts'
import type { Node, Source } from './source.ts'

export type Import = {
  /** The file that imports, from the root. */
  readonly from: string
  /** A path from the root, or the specifier of a package as written. */
  readonly to: string
  /**
   * Whether something is loaded when the program runs. Only `import type` is erased whole:
   * `import { type A } from 'b'` still loads `b`.
   */
  readonly byValue: boolean
}

const importing = new Set([
  'ImportDeclaration',
  'ExportNamedDeclaration',
  'ExportAllDeclaration',
  'ImportExpression',
])

/** What a file imports, statically, dynamically, or by exporting it again. */
export function importsOf(source: Source): Import[] {
  return nodesOf(source)
    .filter(({ type }) => importing.has(type))
    .flatMap((node) => {
      const specifier = specifierOf(node)
      if (specifier === undefined) return []
      return [{ from: source.path, to: resolve(source.path, specifier), byValue: !isErased(node) }]
    })
}

function specifierOf({ source }: Node): string | undefined {
  if (!isNode(source)) return undefined
  return typeof source['value'] === 'string' ? source['value'] : undefined
}

const isErased = (node: Node) => node['importKind'] === 'type' || node['exportKind'] === 'type'

function resolve(from: string, specifier: string): string {
  if (!specifier.startsWith('.')) return specifier
  return posix.join(posix.dirname(from), specifier)
}
