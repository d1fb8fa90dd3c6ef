import type { CsvRow } from './csv.ts'

/** The lines of one document, in the file's order. */
export type RawDocument = { readonly number: string; readonly rows: readonly CsvRow[] }

/** How many lines there are, and how many each document has, by number. */
export async function countLines(
  rows: AsyncIterable<CsvRow>,
  column: string,
): Promise<{ readonly lines: number; readonly counts: ReadonlyMap<string, number> }> {
  const counts = new Map<string, number>()
  let lines = 0
  for await (const row of rows) {
    lines += 1
    const number = numberOf(row, column)
    if (number !== '') counts.set(number, (counts.get(number) ?? 0) + 1)
  }
  return { lines, counts }
}

/**
 * Puts lines into documents, and gives each as soon as its last line was read. The lines of a
 * document need not stand together; only those of unfinished documents are kept.
 */
export async function* groupRows(
  rows: AsyncIterable<CsvRow>,
  { column, counts }: { readonly column: string; readonly counts: ReadonlyMap<string, number> },
): AsyncGenerator<RawDocument, void, undefined> {
  const open = new Map<string, CsvRow[]>()
  for await (const row of rows) {
    const number = numberOf(row, column)
    if (number === '') {
      yield { number, rows: [row] } // Whose it is nobody knows: each stands for itself.
      continue
    }
    const lines = open.get(number) ?? []
    lines.push(row)
    open.set(number, lines)
    if (lines.length < (counts.get(number) ?? Infinity)) continue
    open.delete(number)
    yield { number, rows: lines }
  }
  for (const [number, lines] of open) yield { number, rows: lines }
}

const numberOf = ({ fields }: CsvRow, column: string) => (fields[column] ?? '').trim()
