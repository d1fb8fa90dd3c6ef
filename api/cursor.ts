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

const time = /^\d{4,6}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/
const named = /^[a-z]{3}_[0-9a-z]{26}$/

/** Where in its list a request wants to begin, and how much it wants. */
export function pageOf({ limit, cursor }: PageQuery): Page {
  if (cursor === undefined) return { limit }
  const [at = '', id = ''] = textCursor.read(cursor)
  if (!time.test(at) || !named.test(id)) throw unknownCursor()
  return { limit, after: { at, id } }
}

/** Rows as a page: one row too many says that there is another page. */
export function listOf<Row extends Listed, Json>(
  rows: readonly Row[],
  { page, show }: { readonly page: Page; readonly show: (row: Row) => Json },
) {
  const shown = rows.slice(0, page.limit)
  const last = shown.at(-1)
  const more = rows.length > page.limit && last !== undefined
  return {
    data: shown.map(show),
    nextCursor: more ? textCursor.write([last.cursor_at, last.cursor_id]) : null,
  }
}

/** Two texts that name a place in a list, as one that nobody need understand. */
export const textCursor = {
  write: (place: readonly [string, string]): string =>
    btoa(place.join(' ')).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, ''),

  /** The two texts; none for no cursor. Throws a problem for what we never wrote. */
  read(cursor: string | undefined): string[] {
    if (cursor === undefined) return []
    const place = plain(cursor).split(' ')
    if (place.length !== 2 || place.some((text) => !/^[\x21-\x7e]+$/.test(text)))
      throw unknownCursor()
    return place
  },
}

function plain(cursor: string): string {
  try {
    return atob(cursor.replaceAll('-', '+').replaceAll('_', '/'))
  } catch {
    return ''
  }
}

const unknownCursor = () =>
  new HttpProblem({
    status: 400,
    code: 'cursor-unknown',
    detail: 'This cursor is not one of ours.',
    fix: 'Send the nextCursor of the page before as it is, or none to begin anew.',
    errors: [{ pointer: '/query/cursor', message: 'is not known' }],
  })
