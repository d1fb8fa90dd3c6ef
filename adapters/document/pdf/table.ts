import type { Table } from '../table.ts'
import { type Cell, cellSize, padding } from './cell.ts'
import { cellsOf, columnWidths, rowHeight } from './grid.ts'
import { paper, type Pen } from './pen.ts'

/** A table, the part of the document's tree it belongs to, and where on the page it begins. */
export type TableOrder = {
  readonly table: Table
  readonly root: PDFKit.PDFStructureElement
  readonly y: number
}

/** One row to draw, and the cells' kind: heads of columns, or a row with its name and figures. */
type Row = {
  readonly cells: readonly Cell[]
  readonly y: number
  readonly kind: 'heads' | 'figures'
}

const captionHeight = 18

/**
 * Draws a table and answers where it ended. A row that does not fit begins a new page, where the
 * heads stand again: drawn only, so that a screen reader says them once.
 */
export function drawTable(pen: Pen, { table, root, y: top }: TableOrder): number {
  const widths = columnWidths(pen, table)
  const heads = cellsOf(table.heads, widths)
  const section = pen.doc.struct('Table')
  root.add(section)
  const caption = { x: paper.left, y: top, width: paper.width }
  section.add(
    pen.doc.struct('Caption', {}, () => pen.write(table.caption, caption, { bold: true })),
  )

  const draw = (row: Row) => drawRow(pen, { ...row, section })
  let y = draw({ cells: heads, y: top + captionHeight, kind: 'heads' })
  for (const row of table.rows) {
    const cells = cellsOf(textsOf(row), widths)
    if (y + rowHeight(pen, cells) > paper.bottom) y = repeatHeads(pen, heads)
    y = draw({ cells, y, kind: 'figures' })
  }
  section.end()
  return y
}

/** The height of a whole table as it would stand on one page. */
export function tableHeight(pen: Pen, table: Table): number {
  const widths = columnWidths(pen, table)
  const rows = [table.heads, ...table.rows.map(textsOf)]
  const heights = rows.map((texts) => rowHeight(pen, cellsOf(texts, widths)))
  return heights.reduce((sum, height) => sum + height, captionHeight)
}

/** A row's note stands below its name, in the same cell. */
function textsOf({ cells, note }: Table['rows'][number]): readonly string[] {
  const [name = '', ...others] = cells
  return note === '' ? cells : [`${name}\n${note}`, ...others]
}

function drawRow(pen: Pen, row: Row & { readonly section: PDFKit.PDFStructureElement }): number {
  const { doc } = pen
  const { cells, kind, section } = row
  const height = rowHeight(pen, cells)
  const line = doc.struct('TR')
  section.add(line)
  cells.forEach((cell, index) => {
    const write = () => writeCell(pen, { ...row, cell })
    line.add(cellElement(doc, { index, kind, write }))
  })
  line.end()
  pen.rule(row.y + height)
  return row.y + height
}

type CellOrder = { readonly index: number; readonly kind: Row['kind']; readonly write: () => void }

/** A head says what it is the head of; figures are plain data. */
function cellElement(doc: PDFKit.PDFDocument, { index, kind, write }: CellOrder) {
  if (kind === 'figures' && index > 0) return doc.struct('TD', {}, write)
  // Beyond the published type: pdfkit 0.20 takes the scope of a head cell as well.
  const scoped: { readonly lang?: string; readonly scope: 'Column' | 'Row' } = {
    scope: kind === 'heads' ? 'Column' : 'Row',
  }
  return doc.struct('TH', scoped, write)
}

function writeCell(pen: Pen, { cell, y, kind }: Omit<Row, 'cells'> & { readonly cell: Cell }) {
  const hand = { size: cellSize, quiet: kind === 'heads' }
  pen.write(cell.text, { ...cell, y: y + padding }, hand)
}

/** Begins a page with the heads, and answers where its first row goes. */
function repeatHeads(pen: Pen, cells: readonly Cell[]): number {
  const { doc } = pen
  doc.addPage()
  doc.markContent('Artifact', { type: 'Pagination' })
  for (const cell of cells) writeCell(pen, { cell, y: paper.top, kind: 'heads' })
  doc.endMarkedContent()
  const y = paper.top + rowHeight(pen, cells)
  pen.rule(y)
  return y
}
