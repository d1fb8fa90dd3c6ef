import { createRequire } from 'node:module'

/** What pdfkit knows of a font that every reader has built in. */
type FontFacts = { kernPairs: readonly unknown[] }

const load: (path: string) => FontFacts = createRequire(import.meta.url)

/**
 * The built-in fonts, by pdfkit's names, without kerning: pdfkit unpacks the table of pairs anew
 * for each document, which took 70 of the 80 ms of a short invoice.
 */
export function standardFonts(): { readonly regular: string; readonly bold: string } {
  for (const name of ['Helvetica', 'HelveticaBold']) {
    load(`pdfkit/standard-fonts/${name}`).kernPairs = []
  }
  return { regular: 'Helvetica', bold: 'Helvetica-Bold' }
}
