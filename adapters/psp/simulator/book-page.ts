import { html } from 'hono/html'
import type { Movement } from './book.ts'

/** At most this many rows: a page for eyes, not an export. */
const shown = 500

/** The provider's book as a page, the newest on top. */
export const bookPage = (book: readonly Movement[]) =>
  html`<!doctype html>
    <html lang="en">
      <meta charset="utf-8" />
      <title>The provider's book</title>
      <style>
        body {
          font: 15px/1.5 system-ui;
          margin: 2rem;
        }
        td,
        th {
          padding: 0.2rem 1rem 0.2rem 0;
          text-align: left;
        }
        td.amount {
          text-align: right;
          font-variant-numeric: tabular-nums;
        }
      </style>
      <h1>The provider's book</h1>
      <p>${book.length} movements of money; the last ${Math.min(shown, book.length)} are shown.</p>
      <table>
        <tr>
          <th>When</th>
          <th>What</th>
          <th>Amount (minor units)</th>
          <th>Reference</th>
          <th>Invoice</th>
        </tr>
        ${book.slice(-shown).toReversed().map(row)}
      </table>
    </html>`

const row = (line: Movement) =>
  html`<tr>
    <td>${new Date(line.atMs).toISOString()}</td>
    <td>${line.kind}</td>
    <td class="amount">
      ${line.kind === 'refund' ? '−' : ''}${line.amount} ${line.currency.toUpperCase()}
    </td>
    <td>${line.ref}</td>
    <td>${line.metadata['invoice'] ?? ''}</td>
  </tr>`
