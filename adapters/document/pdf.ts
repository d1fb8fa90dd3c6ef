import type { DocumentSnapshot } from '../../domain/sales/document.ts'
import { drawHead, drawNotes, drawParties, drawTotals, type PartOrder } from './pdf/parts.ts'
import { paper, penFor, type DocumentFonts, type Pen } from './pdf/pen.ts'
import { drawTable, tableHeight } from './pdf/table.ts'
import { viewOf, type DocumentView } from './view.ts'
import { fillWords } from './words/words.ts'

/**
 * A final invoice or credit note as a tagged PDF in the snapshot's own language. One snapshot
 * always gives the same bytes, so a stored hash can be proved again.
 *
 * @param fonts embedded if given, and the file then claims PDF/UA. Without them the reader's own
 * Helvetica is used: letters outside Windows-1252 are written as their nearest relatives.
 */
export async function invoicePdf(
  snapshot: DocumentSnapshot,
  fonts?: DocumentFonts,
): Promise<Uint8Array> {
  const view = viewOf(snapshot)
  const pen = penFor({ ...view, issuedOn: snapshot.issuedOn, fonts })
  const bytes = bytesOf(pen.doc)
  drawDocument(pen, view)
  numberPages(pen, view)
  pen.doc.end()
  return bytes
}

function drawDocument(pen: Pen, view: DocumentView) {
  const root = pen.doc.struct('Document')
  pen.doc.addStructure(root)
  let y = drawHead(pen, { view, root, y: paper.top })
  y = drawParties(pen, { view, root, y })
  y = drawTable(pen, { table: view.lines, root, y }) + 20
  y = drawSums(pen, { view, root, y })
  drawNotes(pen, { view, root, y: withRoom(pen, { y, height: 80 }) })
  root.end()
}

/** The taxes and the totals stay on one page, because they are read together. */
function drawSums(pen: Pen, { view, root, y }: PartOrder): number {
  const height = tableHeight(pen, view.taxes) + 100
  const start = withRoom(pen, { y, height: Math.min(height, paper.bottom - paper.top) })
  const below = drawTable(pen, { table: view.taxes, root, y: start }) + 16
  return drawTotals(pen, { view, root, y: withRoom(pen, { y: below, height: 80 }) })
}

/** `y` if so much room is left below it; else the top of a new page. */
function withRoom({ doc }: Pen, { y, height }: { readonly y: number; readonly height: number }) {
  if (y + height <= paper.bottom) return y
  doc.addPage()
  return paper.top
}

/** The last thing, when it is known how many pages there are. */
function numberPages(pen: Pen, { title, words }: DocumentView) {
  const { count } = pen.doc.bufferedPageRange()
  for (let index = 0; index < count; index += 1) {
    pen.doc.switchToPage(index)
    const page = fillWords(words.page, { page: `${index + 1}`, pages: `${count}` })
    pen.doc.markContent('Artifact', { type: 'Pagination', attached: ['Bottom'] })
    const line = { x: paper.left, y: paper.foot, width: paper.width }
    pen.write(title, { ...line, width: paper.width - 120 }, { size: 8, quiet: true })
    pen.write(page, { ...line, align: 'right' }, { size: 8, quiet: true })
    pen.doc.endMarkedContent()
  }
}

function bytesOf(doc: PDFKit.PDFDocument): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = []
    doc.on('data', (chunk: Uint8Array) => chunks.push(chunk))
    doc.on('error', reject)
    doc.on('end', () => resolve(Buffer.concat(chunks)))
  })
}
