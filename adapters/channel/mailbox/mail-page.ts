import { html } from 'hono/html'
import type { Markup } from '../../document/markup.ts'
import { writtenInstant } from './instant.ts'
import type { CaughtMail } from './store.ts'

/** One mail with all its parts. Its own HTML stays in a frame that can run and reach nothing. */
export function mailPage(mail: CaughtMail): Markup {
  return html`<nav aria-label="Mailbox"><a href="/mail">All mail</a></nav>
    <h1>${mail.subject}</h1>
    <dl>
      ${entry('From', mail.from)} ${entry('To', mail.to.join(', '))}
      ${entry('Caught', writtenInstant(mail.caughtAt))}
      ${Object.entries(mail.headers).map(([name, value]) => entry(name, value))}
    </dl>
    ${mail.attachments.length === 0 ? '' : attachments(mail)}
    <h2>As HTML</h2>
    <iframe src="/mail/${mail.id}/html" title="The mail as HTML" sandbox="${frameRights}"></iframe>
    <h2>As text</h2>
    <pre tabindex="0">${mail.text}</pre>`
}

const frameRights = 'allow-popups allow-popups-to-escape-sandbox'

function entry(name: string, value: string): Markup {
  return html`<div>
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div> `
}

function attachments({ id, attachments }: CaughtMail): Markup {
  return html`<h2>Attachments</h2>
    <ul>
      ${attachments.map(({ filename, contentType, content }, index) =>
        content === undefined
          ? html`<li>${filename} <span class="quiet">${contentType}, no longer kept</span></li> `
          : html`<li>
              <a href="/mail/${id}/attachments/${index}" download="${filename}">${filename}</a>
              <span class="quiet">${contentType}</span>
            </li> `,
      )}
    </ul>`
}
