import { html } from 'hono/html'
import type { Message } from '../../domain/messaging/template.ts'
import { textOf, type Markup } from '../document/markup.ts'
import { usableLocale } from './format.ts'

/** A message as a mail shows it: the same words twice, for the eye and as plain text. */
export type RenderedMail = {
  readonly subject: string
  readonly html: string
  readonly text: string
}

/**
 * Dresses a message as a mail. Tables and inline styles, because mail programs know little else;
 * no image, no script, nothing fetched, so that nobody learns when it was opened.
 */
export function renderMail(
  message: Message,
  { locale }: { readonly locale: string },
): RenderedMail {
  return {
    subject: message.subject,
    html: textOf(page(message, usableLocale(locale))),
    text: plainText(message),
  }
}

function plainText({ paragraphs, action, signature }: Message): string {
  const link = action === undefined ? [] : [`${action.label}:\n${action.url}`]
  return [...paragraphs, ...link, signature].join('\n\n') + '\n'
}

const type =
  "font-family: system-ui, -apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif"
// Dark colours come from the style sheet: inline styles cannot ask which scheme is on.
const darkStyle = `
  :root { color-scheme: light dark; supported-color-schemes: light dark; }
  @media (prefers-color-scheme: dark) {
    .page { background: #14171c !important; }
    .card { background: #1d2229 !important; color: #e8eaee !important; border-color: #333a44 !important; }
    .quiet { color: #a6adb8 !important; border-color: #333a44 !important; }
    .act { background: #8ab4ff !important; color: #0d1320 !important; }
    .link { color: #8ab4ff !important; }
  }`

function page(message: Message, lang: string): Markup {
  return html`<!doctype html>
    <html lang="${lang}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${message.subject}</title>
        <style>
          ${darkStyle}
        </style>
      </head>
      <body class="page" style="margin: 0; padding: 0; background: #f3f4f6">
        <table
          role="presentation"
          class="page"
          width="100%"
          cellpadding="0"
          cellspacing="0"
          style="background: #f3f4f6"
        >
          <tr>
            <td align="center" style="padding: 24px 12px">
              <table
                role="presentation"
                class="card"
                width="100%"
                cellpadding="0"
                cellspacing="0"
                style="${cardStyle}"
              >
                <tr>
                  <td style="padding: 28px 28px 8px">
                    <h1 style="margin: 0 0 20px; font-size: 20px; line-height: 1.3">
                      ${message.subject}
                    </h1>
                    ${message.paragraphs.map(
                      (paragraph) => html`<p style="margin: 0 0 14px">${paragraph}</p> `,
                    )}
                  </td>
                </tr>
                ${message.action === undefined ? '' : button(message.action)}
                <tr>
                  <td class="quiet" style="${footStyle}">${message.signature}</td>
                </tr>
              </table>
            </td>
          </tr>
        </table>
      </body>
    </html> `
}

const cardStyle = `max-width: 560px; margin: 0 auto; background: #ffffff; color: #1b1f24; border: 1px solid #dfe3e8; border-radius: 10px; font-size: 16px; line-height: 1.5; ${type}`
const footStyle = `padding: 16px 28px 24px; color: #5a6472; font-size: 14px; ${type}`
const buttonStyle = `display: inline-block; padding: 13px 22px; border-radius: 8px; background: #1d4ed8; color: #ffffff; font-weight: 600; text-decoration: none; ${type}`

/** The one thing to do; its address stands below it too, for whoever cannot press it. */
function button({ label, url }: NonNullable<Message['action']>): Markup {
  return html`<tr>
    <td style="padding: 6px 28px 14px">
      <p style="margin: 0 0 12px">
        <a class="act" href="${url}" style="${buttonStyle}">${label}</a>
      </p>
      <p class="quiet" style="margin: 0; color: #5a6472; font-size: 13px; word-break: break-all">
        <a class="link" href="${url}" style="color: #1d4ed8">${url}</a>
      </p>
    </td>
  </tr>`
}
