import type { Table } from '../table.ts'
import { type Cell, cellSize, padding } from './cell.ts'
import { paper, type Pen } from './pen.ts'

const gap = 10
const firstMin = 130

/** Figures take what they need; the first column takes what is left, and breaks its lines. */
export function columnWidths(pen: Pen, { heads, rows }: Table): number[] {
  const needed = heads.slice(1).map((head, index) => {
    const values = rows.map(({ cells }) => cells[index + 1] ?? '')
    // Figures are all of one width, so the longest text is the widest, but for a point or two.
    const widest = [longest(head.split(' ')), longest(values)]
    const widths = widest.map((text) => pen.widthOf(text, { size: cellSize }))
    return Math.ceil(Math.max(...widths)) + gap + 2
  })
  const total = needed.reduce((sum, width) => sum + width, 0)
  const scale = Math.min(1, (paper.width - firstMin) / total)
  return [paper.width - total * scale, ...needed.map((width) => width * scale)]
}

/** A row's texts, each in its column: names to the left, figures to the right. */
export function cellsOf(texts: readonly string[], widths: readonly number[]): Cell[] {
  let x: number = paper.left
  return widths.map((width, index) => {
    const air = index === 0 ? 0 : gap
    const cell = { text: texts[index] ?? '', x: x + air, width: width - air }
    x += width
    return { ...cell, align: index === 0 ? 'left' : 'right' }
  })
}

/** How high a row is. */
export function rowHeight(pen: Pen, cells: readonly Cell[]): number {
  const heights = cells.map(({ text, width }) => pen.heightOf(text, width, { size: cellSize }))
  return Math.max(...heights) + padding * 2
}

function longest(texts: readonly string[]): string {
  return texts.reduce((best, text) => (text.length > best.length ? text : best), '')
}
