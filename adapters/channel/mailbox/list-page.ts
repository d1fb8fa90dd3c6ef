import { html } from 'hono/html'
import type { Markup } from '../../document/markup.ts'
import { writtenInstant } from './instant.ts'
import type { CaughtMail } from './store.ts'

/** What the list shows: one page of what the search found, newest first. */
type Found = {
  readonly to: string
  readonly page: number
  readonly more: boolean
  readonly mails: readonly CaughtMail[]
  readonly total: number
}

/** Everything that was caught, newest first. */
export function mailList({ to, page, more, mails, total }: Found): Markup {
  return html`<h1>Captured mail</h1>
    <p class="quiet">Nothing here has left this computer.</p>
    <form role="search" action="/mail" method="get">
      <label for="to">Recipient</label>
      <input id="to" name="to" type="search" value="${to}" autocomplete="off" />
      <button type="submit">Search</button>
    </form>
    <p class="quiet" role="status">${countOf(total)}</p>
    <ol class="mails">
      ${mails.map(
        (mail) =>
          html`<li>
            <a href="/mail/${mail.id}">
              <span class="subject">${mail.subject}</span>
              <span class="quiet">${mail.to.join(', ')}</span>
              <span class="quiet">${writtenInstant(mail.caughtAt)}${attachedTo(mail)}</span>
            </a>
          </li> `,
      )}
    </ol>
    <nav aria-label="Pages">
      ${page > 1 ? html`<a href="${pageLink(to, page - 1)}" rel="prev">Newer</a>` : ''}
      ${more ? html`<a href="${pageLink(to, page + 1)}" rel="next">Older</a>` : ''}
    </nav>`
}

function countOf(total: number): string {
  if (total === 0) return 'No mail.'
  return total === 1 ? '1 mail' : `${total} mails`
}

function attachedTo({ attachments }: CaughtMail): string {
  return attachments.length === 0 ? '' : ` · ${attachments.map((file) => file.filename).join(', ')}`
}

function pageLink(to: string, page: number): string {
  return `/mail?${new URLSearchParams({ to, page: `${page}` }).toString()}`
}
