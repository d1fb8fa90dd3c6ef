import { raw } from 'hono/html'

/** The one sheet of a document: light, dark, narrow and paper. */
export const style = raw(`
:root {
  color-scheme: light dark;
  --paper: light-dark(#ffffff, #14171c);
  --ink: light-dark(#1b1f24, #e8eaee);
  --quiet: light-dark(#59636f, #a6adb8);
  --line: light-dark(#d6dbe1, #39414c);
  --band: light-dark(#f5f6f8, #1d2229);
  --act: light-dark(#1d4ed8, #8ab4ff);
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); overflow-wrap: anywhere;
  font: 1rem/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif; }
main, footer { max-width: 56rem; margin: 0 auto; padding: 1.5rem 1rem; }
h1 { font-size: 1.6rem; line-height: 1.2; margin: 0 0 0.75rem; }
h2, caption { font-size: 1rem; font-weight: 600; margin: 0 0 0.35rem; text-align: start; }
header p { margin: 0 0 0.35rem; }
.quiet { color: var(--quiet); }
:focus-visible { outline: 3px solid var(--act); outline-offset: 2px; }
address { font-style: normal; }
dl { margin: 0; }
dd { margin: 0; }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(10.5rem, 1fr)); gap: 0.75rem;
  padding: 0.9rem 1rem; background: var(--band); border-radius: 10px; margin: 1rem 0 1.5rem; }
.facts dt { color: var(--quiet); font-size: 0.875rem; }
.parties { display: grid; grid-template-columns: repeat(auto-fit, minmax(15rem, 1fr)); gap: 1.25rem;
  margin-bottom: 1.75rem; }
.parties h2 { color: var(--quiet); font-size: 0.875rem; font-weight: 400; }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
caption { margin: 0; padding-bottom: 0.35rem; }
th, td { padding: 0.5rem; text-align: end; vertical-align: top; overflow-wrap: normal; }
th:first-child, td:first-child { text-align: start; padding-inline-start: 0; overflow-wrap: anywhere; }
th:last-child, td:last-child { padding-inline-end: 0; }
thead th { color: var(--quiet); font-size: 0.875rem; font-weight: 400;
  border-bottom: 2px solid var(--line); }
tbody th { font-weight: 400; }
tbody tr { border-bottom: 1px solid var(--line); }
td { white-space: nowrap; }
details { font-size: 0.875rem; margin-top: 0.15rem; }
summary { color: var(--quiet); cursor: pointer; padding-block: 0.25rem; }
details ol { margin: 0.15rem 0 0.35rem; padding-inline-start: 1.25rem; }
.sums { display: grid; grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); gap: 2rem;
  margin: 1.75rem 0 1rem; align-items: start; }
.totals div { display: flex; justify-content: space-between; gap: 1rem; padding: 0.35rem 0;
  font-variant-numeric: tabular-nums; }
.totals dt { overflow-wrap: break-word; }
.totals dd { white-space: nowrap; }
.totals div:last-child { border-top: 2px solid var(--line); font-size: 1.2rem; font-weight: 600; }
footer { color: var(--quiet); font-size: 0.875rem; border-top: 1px solid var(--line); }
footer p { margin: 0; }
@media (max-width: 40rem) {
  .facts { grid-template-columns: repeat(2, minmax(0, 1fr)); }
  .lines thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .lines, .lines tbody, .lines caption { display: block; }
  .lines tbody tr { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 0 1rem;
    padding: 0.6rem 0; }
  .lines tbody th { grid-column: 1 / -1; font-weight: 600; }
  .lines details { font-weight: 400; }
  .lines th, .lines td { padding: 0.1rem 0; }
  .lines td { display: flex; justify-content: space-between; gap: 0.5rem; white-space: normal; }
  .lines td::before { content: attr(data-head) / ''; color: var(--quiet); font-size: 0.875rem;
    text-align: start; }
  .lines td:empty { display: none; }
  .sums { grid-template-columns: minmax(0, 1fr); gap: 1.25rem; }
}
@media print {
  :root { color-scheme: light; font-size: 9.5pt; }
  @page { margin: 18mm 16mm; }
  .facts { grid-template-columns: repeat(4, 1fr); }
  main, footer { max-width: none; padding: 0 0 5mm; }
  details:not([open]) { display: none; }
  thead { display: table-header-group; }
  tr, .totals, .parties section { break-inside: avoid; }
}
`)
