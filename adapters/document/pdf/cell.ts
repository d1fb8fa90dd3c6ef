/** One cell's text and the column it stands in, in points. */
export type Cell = {
  readonly text: string
  readonly x: number
  readonly width: number
  readonly align: 'left' | 'right'
}

/** The size of a table's text, and the air above and below it. */
export const cellSize = 9
export const padding = 4
