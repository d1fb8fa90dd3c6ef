import { z } from '@hono/zod-openapi'
import type { Listed, Page } from '../adapters/postgres/platform/page.ts'
import { HttpProblem } from './problem.ts'

/** The query of every list. A filter that is not known is refused: it would silently list all. */
export const pageQuery = {
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(100)
    .default(25)
    .openapi({ description: 'How many, from 1 to 100.', example: 25 }),
  cursor: z
    .string()
    .max(500)
    .optional()
    .openapi({ description: 'The `nextCursor` of the page before.' }),
}

type PageQuery = { readonly limit: number; readonly cursor?: string | undefined }

/** Where in its list a request wants to begin, and how much it wants. */
export function pageOf({ limit, cursor }: PageQuery): Page {
  return cursor === undefined ? { limit } : { limit, after: decode(cursor) }
}

/** Rows as a page: one row too many says that there is another page. */
export function listOf<Row extends Listed, Json>(
  rows: readonly Row[],
  { page, show }: { readonly page: Page; readonly show: (row: Row) => Json },
) {
  const shown = rows.slice(0, page.limit)
  const last = shown.at(-1)
  const more = rows.length > page.limit && last !== undefined
  return { data: shown.map(show), nextCursor: more ? encode(last) : null }
}

const place = /^(\d{4,6}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z) ([a-z]{3}_[0-9a-z]{26})$/

const encode = ({ cursor_at, cursor_id }: Listed) =>
  btoa(`${cursor_at} ${cursor_id}`).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')

function decode(cursor: string): { at: string; id: string } {
  const [, at, id] = place.exec(plain(cursor)) ?? []
  if (at !== undefined && id !== undefined) return { at, id }
  throw new HttpProblem({
    status: 400,
    code: 'cursor-unknown',
    detail: 'This cursor is not one of ours.',
    fix: 'Send the nextCursor of the page before as it is, or none to begin anew.',
    errors: [{ pointer: '/query/cursor', message: 'is not known' }],
  })
}

function plain(cursor: string): string {
  try {
    return atob(cursor.replaceAll('-', '+').replaceAll('_', '/'))
  } catch {
    return ''
  }
}
