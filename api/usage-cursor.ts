import type { UsageEventRow, UsagePage } from '../adapters/postgres/sales/usage-events-list.ts'
import { textCursor } from './cursor.ts'

/** Where a list of events of use begins. They have no id of ours: their source's names them. */
export function usagePageOf(query: {
  readonly limit: number
  readonly cursor?: string | undefined
}): UsagePage {
  const [at, name = ''] = textCursor.read(query.cursor)
  if (at === undefined) return { limit: query.limit }
  const [source = '', sourceId = ''] = name.split('/').map(decoded)
  return { limit: query.limit, after: { at, source, sourceId } }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return '' // Not a cursor of ours; it begins where no event is.
  }
}

/** Rows as a page: one row too many says that there is another page. */
export function usageListOf<Json>(
  rows: readonly UsageEventRow[],
  { page, show }: { readonly page: UsagePage; readonly show: (row: UsageEventRow) => Json },
) {
  const shown = rows.slice(0, page.limit)
  const last = shown.at(-1)
  const more = rows.length > page.limit && last !== undefined
  return { data: shown.map(show), nextCursor: more ? cursorOf(last) : null }
}

const cursorOf = (row: UsageEventRow) =>
  textCursor.write([row.cursor_at, [row.source, row.source_id].map(encodeURIComponent).join('/')])
