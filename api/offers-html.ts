import { html } from 'hono/html'
import { formatterFor, usableLocale } from '../adapters/channel/format.ts'
import { offerFacts } from '../adapters/channel/render-offer.ts'
import { type Markup, textOf } from '../adapters/document/markup.ts'
import { style } from '../adapters/document/style.ts'
import { documentWords, fillWords } from '../adapters/document/words/words.ts'
import { toPrintedOffer } from '../adapters/postgres/sales/offers-letter.ts'
import { linesOf } from '../adapters/postgres/sales/offers-quote.ts'
import type { OfferLine } from '../adapters/postgres/sales/offers-row.ts'
import { addDays } from '../domain/dates.ts'
import { languageOf } from '../domain/messaging/language.ts'
import { compose } from '../domain/messaging/template.ts'
import type { OfferShown } from './offers-now.ts'
import { type OfferWords, offerWords } from './offers-words.ts'

/** What the page says first, if anything has to be said. */
export type Notice = keyof OfferWords['notices']

/** What stands on the page: as it is now while the offer is open, as it was made once it is not. */
function shownOf({ row, quote }: OfferShown) {
  const printed = toPrintedOffer(row)
  if (quote === undefined) return { printed, lines: row.lines }
  const { currency, plan, thenOn, every, plusUsage, todayMinor, thenMinor } = quote
  return {
    printed: {
      ...printed,
      plan: plan.name,
      today: { currency, minor: todayMinor },
      later: { currency, minor: thenMinor },
      thenOn,
      every,
      plusUsage,
    },
    lines: linesOf(quote),
  }
}

/** An offer as a page without a script: what was denied, the sums, and one button. */
export function offerHtml(
  shown: OfferShown,
  { url, notice }: { readonly url: string; readonly notice?: Notice | undefined },
): string {
  const { row, quote } = shown
  const { printed, lines } = shownOf(shown)
  const words = offerWords(row.locale)
  const message = compose(offerFacts(printed, url), languageOf(row.locale))
  const plan = { plan: printed.plan }
  const [, ...paragraphs] = message.paragraphs // Without the greeting.
  return textOf(
    html`<!doctype html>
      <html lang="${usableLocale(row.locale)}">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <meta name="robots" content="noindex" />
          <title>${message.subject} · ${message.signature}</title>
          <style>
            ${style} .act {
              font: inherit;
              font-weight: 600;
              padding: 0.8rem 1.4rem;
              border: 0;
              border-radius: 8px;
              background: var(--act);
              color: var(--paper);
              cursor: pointer;
            }
          </style>
        </head>
        <body>
          <main>
            <header>
              <p class="quiet">${message.signature}</p>
              <h1>${message.subject}</h1>
              ${notice === undefined ? '' : html`<p role="status"><strong>${fillWords(words.notices[notice], plan)}</strong></p> `}
              ${paragraphs.map((paragraph) => html`<p>${paragraph}</p> `)}
            </header>
            ${sumsTable(lines, { row, words })} ${totalOf(printed, words)}
            ${
              quote === undefined
                ? ''
                : html`<form method="post">
                    <input type="hidden" name="today" value="${String(quote.todayMinor)}" />
                    <button class="act">${fillWords(words.button, plan)}</button>
                  </form>`
            }
          </main>
        </body>
      </html> `,
  )
}

function sumsTable(
  lines: readonly OfferLine[],
  { row, words }: { readonly row: OfferShown['row']; readonly words: OfferWords },
): Markup {
  const { locale, currency } = row
  const format = formatterFor(locale)
  const period = ({ period: stretch }: OfferLine) =>
    stretch === null
      ? ''
      : html`<br /><span class="quiet"
            >${format.date(stretch.from)} – ${format.date(addDays(stretch.until, -1))}</span
          >`
  return html`<table class="lines" role="table">
    <caption>
      ${words.sums}
    </caption>
    <thead role="rowgroup">
      <tr role="row">
        <th scope="col" role="columnheader">${documentWords(locale).description}</th>
        <th scope="col" role="columnheader">${words.amount}</th>
      </tr>
    </thead>
    <tbody role="rowgroup">
      ${lines.map(
        (line) =>
          html`<tr role="row">
            <th scope="row" role="rowheader">
              ${nameOf(line, words)}${period(line)}${unfold(line, documentWords(locale).arithmetic)}
            </th>
            <td role="cell" data-head="${words.amount}">
              ${format.amount({ currency, minor: BigInt(line.minor) })}
            </td>
          </tr> `,
      )}
    </tbody>
  </table>`
}

function nameOf({ kind, description }: OfferLine, words: OfferWords): string {
  if (kind === 'held') return words.held
  return kind === 'credit' ? fillWords(words.credit, { line: description }) : description
}

const unfold = ({ explained }: OfferLine, summary: string): Markup | '' =>
  explained.length === 0
    ? ''
    : html`<details>
        <summary>${summary}</summary>
        <ol>
          ${explained.map((sentence) => html`<li>${sentence}</li> `)}
        </ol>
      </details>`

const totalOf = ({ today, locale }: ReturnType<typeof toPrintedOffer>, words: OfferWords): Markup =>
  html`<dl class="totals">
    <div>
      <dt>${words.today}</dt>
      <dd>${formatterFor(locale).money(today)}</dd>
    </div>
  </dl>`
