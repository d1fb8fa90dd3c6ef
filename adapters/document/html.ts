import { html } from 'hono/html'
import type { DocumentSnapshot } from '../../domain/sales/document.ts'
import { textOf, type Markup } from './markup.ts'
import { style } from './style.ts'
import type { Table } from './table.ts'
import { viewOf, type DocumentView, type PartyView } from './view.ts'

/**
 * A final invoice or credit note as one page of HTML, in the snapshot's own language: readable by
 * a screen reader, on a phone, in the dark and on paper. It fetches nothing and runs nothing.
 */
export function invoiceHtml(snapshot: DocumentSnapshot): string {
  const view = viewOf(snapshot)
  return textOf(
    html`<!doctype html>
      <html lang="${view.lang}">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <title>${view.title} · ${snapshot.seller.name}</title>
          <style>
            ${style}
          </style>
        </head>
        <body>
          <main>
            <header>
              <p class="quiet">${snapshot.seller.name}</p>
              <h1>${view.title}</h1>
              ${view.notices.map((notice) => html`<p>${notice}</p> `)}
            </header>
            <dl class="facts">
              ${view.facts.map(
                ({ label, value }) =>
                  html`<div>
                    <dt>${label}</dt>
                    <dd>${value}</dd>
                  </div> `,
              )}
            </dl>
            <div class="parties">${view.parties.map(party)}</div>
            ${linesTable(view)}
            <div class="sums">${table(view.taxes)} ${totals(view)}</div>
            ${view.notes.map((note) => html`<p class="quiet">${note}</p> `)}
          </main>
          <footer>${view.footer.map((line) => html`<p>${line}</p> `)}</footer>
        </body>
      </html> `,
  )
}

function party({ heading, name, lines }: PartyView): Markup {
  return html`<section>
    <h2>${heading}</h2>
    <address><strong>${name}</strong>${lines.map((line) => html`<br />${line}`)}</address>
  </section> `
}

// The roles repeat what the tags say, because a narrow screen lays the rows out as a grid, and
// browsers then forget that it is a table.
function linesTable({ lines, words }: DocumentView): Markup {
  const heads = lines.heads.slice(1)
  return html`<table class="lines" role="table">
    <caption>
      ${lines.caption}
    </caption>
    ${head(lines)}
    <tbody role="rowgroup">
      ${lines.rows.map(
        ({ cells: [name = '', ...cells], note, arithmetic }) =>
          html`<tr role="row">
            <th scope="row" role="rowheader">
              ${name}${below(note)}${unfold(words.arithmetic, arithmetic)}
            </th>
            ${cells.map((value, index) => html`<td role="cell" data-head="${heads[index] ?? ''}">${value}</td>`)}
          </tr> `,
      )}
    </tbody>
  </table>`
}

function below(note: string): Markup | '' {
  return note === '' ? '' : html`<br /><span class="quiet">${note}</span>`
}

function unfold(summary: string, sentences: readonly string[]): Markup | '' {
  if (sentences.length === 0) return ''
  return html`<details>
    <summary>${summary}</summary>
    <ol>
      ${sentences.map((sentence) => html`<li>${sentence}</li>`)}
    </ol>
  </details>`
}

function table(content: Table): Markup {
  return html`<table>
    <caption>
      ${content.caption}
    </caption>
    ${head(content)}
    <tbody role="rowgroup">
      ${content.rows.map(
        ({ cells: [name = '', ...cells] }) =>
          html`<tr role="row">
            <th scope="row" role="rowheader">${name}</th>
            ${cells.map((value) => html`<td role="cell">${value}</td>`)}
          </tr> `,
      )}
    </tbody>
  </table>`
}

function head({ heads }: Table): Markup {
  return html`<thead role="rowgroup">
    <tr role="row">
      ${heads.map((name) => html`<th scope="col" role="columnheader">${name}</th>`)}
    </tr>
  </thead>`
}

function totals({ totals, words }: DocumentView): Markup {
  return html`<section class="totals">
    <h2>${words.totals}</h2>
    <dl>
      ${totals.map(
        ({ label, value }) =>
          html`<div>
            <dt>${label}</dt>
            <dd>${value}</dd>
          </div> `,
      )}
    </dl>
  </section>`
}
