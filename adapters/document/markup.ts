import { html } from 'hono/html'
import { assert } from '../../domain/assert.ts'

/** A piece of a page whose values have been escaped. */
export type Markup = ReturnType<typeof html>

/** The finished text of a page. A page waits for nothing, so a promise inside it is a mistake. */
export function textOf(markup: Markup): string {
  assert(!(markup instanceof Promise), 'a page is built from values, not from promises')
  return markup.toString()
}
