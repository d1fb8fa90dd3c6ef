import { raw } from 'hono/html'

/** One sheet for the mailbox's pages; both colour schemes, no fetch. */
export const style = raw(`
:root {
  color-scheme: light dark;
  --paper: light-dark(#f6f7f9, #14171c);
  --card: light-dark(#ffffff, #1d2229);
  --ink: light-dark(#1b1f24, #e8eaee);
  --quiet: light-dark(#5a6472, #a6adb8);
  --line: light-dark(#dfe3e8, #333a44);
  --act: light-dark(#1d4ed8, #8ab4ff);
  --on-act: light-dark(#ffffff, #0d1320);
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0.5rem 0; overflow-wrap: anywhere; }
h2 { font-size: 1.05rem; margin: 2rem 0 0.5rem; }
a { color: var(--act); }
:focus-visible { outline: 3px solid var(--act); outline-offset: 2px; }
.quiet { color: var(--quiet); font-size: 0.9rem; }
form { display: flex; flex-wrap: wrap; gap: 0.5rem; align-items: center; margin: 1rem 0; }
input, button { font: inherit; padding: 0.5rem 0.75rem; border-radius: 8px;
  border: 1px solid var(--line); background: var(--card); color: inherit; min-height: 2.75rem; }
label { flex-basis: 100%; }
input { flex: 1 1 12rem; min-width: 0; }
button { background: var(--act); color: var(--on-act); border-color: transparent; font-weight: 600; }
.mails { list-style: none; margin: 0; padding: 0; background: var(--card);
  border: 1px solid var(--line); border-radius: 10px; overflow: hidden; }
.mails:empty { display: none; }
.mails li + li { border-top: 1px solid var(--line); }
.mails a { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 0 1rem;
  padding: 0.75rem 1rem; color: inherit; text-decoration: none; }
.mails a:hover .subject { text-decoration: underline; }
.mails a:focus-visible { outline-offset: -3px; }
.mails span { overflow-wrap: anywhere; }
.subject { font-weight: 600; grid-column: 1 / -1; }
nav { display: flex; gap: 1rem; margin: 1rem 0; }
dl { margin: 1rem 0; padding: 0.75rem 1rem; background: var(--card); border: 1px solid var(--line);
  border-radius: 10px; }
dl div { display: grid; grid-template-columns: 12rem minmax(0, 1fr); gap: 0 1rem; }
dt { color: var(--quiet); }
dd { margin: 0; overflow-wrap: anywhere; }
iframe { width: 100%; height: 34rem; resize: vertical; border: 1px solid var(--line);
  border-radius: 10px; background: var(--card); }
pre { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 1rem;
  margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
@media (max-width: 40rem) {
  .mails a, dl div { grid-template-columns: minmax(0, 1fr); }
  dl div + div { margin-top: 0.5rem; }
}
`)
