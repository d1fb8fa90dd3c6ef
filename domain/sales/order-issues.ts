import type { z } from 'zod'

/** What is wrong with one field of a product's data. */
export type FieldIssue = {
  /** As in a refusal: `"lines[3].quantity"`; empty for the data as a whole. */
  readonly field: string
  readonly message: string
}

type Issue = z.core.$ZodIssue
type Path = readonly PropertyKey[]

function fieldOf(path: Path): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '')
}

/** How far a form of a union is from what was sent: fields that are not its own weigh most. */
function distance(issues: readonly Issue[]): number {
  const strangers = issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys' && issue.path.length === 0 ? issue.keys : [],
  )
  return strangers.length * 100 + issues.length
}

function flatten(issue: Issue, at: Path): FieldIssue[] {
  const path = [...at, ...issue.path]
  const [nearest] =
    issue.code === 'invalid_union'
      ? issue.errors.toSorted((a, b) => distance(a) - distance(b))
      : [undefined]
  const speaksOfParts = nearest?.some((inner) => inner.path.length > 0) ?? false
  if (nearest === undefined || !speaksOfParts) {
    return [{ field: fieldOf(path), message: issue.message }]
  }
  return nearest.flatMap((inner) => flatten(inner, path))
}

/** Every mistake at once, each at its field; in a union, those of the form that was likely meant. */
export function issuesOf(error: z.ZodError): FieldIssue[] {
  return error.issues.flatMap((issue) => flatten(issue, []))
}
