import Pdf from 'pdfkit'
import { standardFonts } from './standard-fonts.ts'
import { toWinAnsi } from './win-ansi.ts'

/** Font files (TrueType, OpenType or WOFF) to embed: then every letter they have can be printed. */
export type DocumentFonts = { readonly regular: Uint8Array; readonly bold: Uint8Array }

/** A place for one piece of text, in points from the top left; the text breaks at `width`. */
export type Place = {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly align?: 'left' | 'right'
}

export type Pen = ReturnType<typeof penFor>

/** A4 with its margins, in points. */
export const paper = { left: 50, right: 545, width: 495, top: 50, bottom: 775, foot: 800 } as const

/** The properties a PDF is born with: all of them from the snapshot, none from a clock. */
type Birth = {
  readonly lang: string
  readonly title: string
  readonly issuedOn: string
  readonly fonts: DocumentFonts | undefined
}

/** What one piece of text looks like. Sizes in points. */
type Hand = { readonly bold?: boolean; readonly size?: number; readonly quiet?: boolean }

const standard = standardFonts()
// pdfkit takes it since 0.18; the published types do not know it yet.
const claim: object = { subset: 'PDF/UA' }
const colours = { ink: '#1b1f24', quiet: '#59636f', line: '#c9ced6' } as const

/** A tagged PDF and the hand that writes it. The same birth and strokes give the same bytes. */
export function penFor(birth: Birth) {
  const doc = blankDocument(birth)
  const faces = facesOf(doc, birth.fonts)
  const clean = birth.fonts === undefined ? toWinAnsi : (text: string) => text.normalize('NFC')
  const said = (text: string, { bold = false, size = 10, quiet = false }: Hand) => {
    doc.font(bold ? faces.bold : faces.regular).fontSize(size)
    doc.fillColor(quiet ? colours.quiet : colours.ink)
    return text.includes('\n') ? text.split('\n').map(clean).join('\n') : clean(text)
  }
  const fits = (text: string, width: number) =>
    !text.includes('\n') && doc.widthOfString(text) <= width

  return {
    doc,
    /** Writes at a place and answers the height it took. */
    write(text: string, { x, y, width, align = 'left' }: Place, hand: Hand = {}): number {
      const line = said(text, hand)
      if (!fits(line, width)) {
        doc.text(line, x, y, { width, align })
        return doc.y - y
      }
      const start = align === 'right' ? x + width - doc.widthOfString(line) : x
      doc.text(line, start, y, { lineBreak: false })
      return doc.currentLineHeight(true)
    },
    /** The height `write` would take at a width. */
    heightOf(text: string, width: number, hand: Hand = {}): number {
      const line = said(text, hand)
      return fits(line, width) ? doc.currentLineHeight(true) : doc.heightOfString(line, { width })
    },
    widthOf: (text: string, hand: Hand = {}): number => doc.widthOfString(said(text, hand)),
    /** A hairline across the page: decoration, so a screen reader passes it over. */
    rule(y: number) {
      doc.markContent('Artifact', { type: 'Layout' })
      doc.moveTo(paper.left, y).lineTo(paper.right, y).lineWidth(0.5).stroke(colours.line)
      doc.endMarkedContent()
    },
  }
}

function blankDocument({ lang, title, issuedOn, fonts }: Birth): PDFKit.PDFDocument {
  const day = new Date(`${issuedOn}T00:00:00Z`)
  return new Pdf({
    size: 'A4',
    margins: { top: paper.top, bottom: 60, left: paper.left, right: 50 },
    pdfVersion: '1.7',
    tagged: true,
    displayTitle: true,
    bufferPages: true,
    lang,
    // Only embedded fonts keep the promise of PDF/UA, so only then is it claimed.
    ...(fonts === undefined ? {} : claim),
    // The file's id is a hash of these. pdfkit copies them into XML as they are: no markup in them.
    info: {
      Title: title.replaceAll(/[<>&]/g, ' '),
      Creator: 'durabill',
      CreationDate: day,
      ModDate: day,
    },
  })
}

/** Makes the fonts known to a document, and answers their names in it. */
function facesOf(doc: PDFKit.PDFDocument, fonts: DocumentFonts | undefined): typeof standard {
  if (fonts === undefined) return standard
  doc.registerFont('regular', Buffer.from(fonts.regular))
  doc.registerFont('bold', Buffer.from(fonts.bold))
  return { regular: 'regular', bold: 'bold' }
}
