import { isTest } from './is-test.ts'
import { isNode, nodesOf } from './source.ts'
import type { Node, Source } from './source.ts'

/** Assertions of a type that the compiler cannot check and that no comment beside them argues. */
export function unarguedCasts(sources: readonly Source[]): string[] {
  return sources.filter(({ path }) => path.endsWith('.ts') && !isTest(path)).flatMap(castsIn)
}

function castsIn(source: Source): string[] {
  const lines = source.text.split('\n')
  return nodesOf(source)
    .filter(isCast)
    .map(({ end }) => source.text.slice(0, end).split('\n').length)
    .filter((line) => !isArgued(lines, line))
    .map((line) => `${source.path}:${line} asserts a type and does not say why`)
}

/** `as const` asserts nothing, it only narrows. */
function isCast({ type, typeAnnotation }: Node): boolean {
  if (type !== 'TSAsExpression') return false
  const name = isNode(typeAnnotation) ? typeAnnotation['typeName'] : undefined
  return !(isNode(name) && name['name'] === 'const')
}

/** A comment on the same line, or on the one above; `line` counts from 1. */
function isArgued(lines: readonly string[], line: number): boolean {
  return [lines[line - 1], lines[line - 2]].some((text) => /\/\/ |\*\/\s*$/.test(text ?? ''))
}
