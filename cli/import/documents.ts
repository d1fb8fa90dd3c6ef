import type { CsvFile } from './csv.ts'
import { readCsv } from './csv.ts'
import { countLines, groupRows } from './group.ts'
import type { Mapping } from './mapping.schema.ts'
import { readDocument, type ReadDocument, type RefusedLine } from './read-document.ts'
import { isCancellation, toEvent, type ImportEvent } from './to-event.ts'

/** One document on its way: what it says, and the event it becomes. */
export type Outbound = {
  readonly document: ReadDocument
  readonly event: ImportEvent
  readonly cancels: boolean
}

export type Survey = {
  /** How many lines each document has, by number. */
  readonly counts: ReadonlyMap<string, number>
  readonly documents: number
  readonly lines: number
}

/** Reads a file once to its end, so that nothing is sent of one that breaks off in the middle. */
export async function survey(file: CsvFile, mapping: Mapping): Promise<Survey> {
  const rows = readCsv(file, columnsOf(mapping))
  const { lines, counts } = await countLines(rows, mapping.document)
  return { counts, documents: counts.size, lines }
}

/** What a file is turned into events with. */
export type Turning = {
  readonly file: CsvFile
  readonly mapping: Mapping
  readonly source: string
  readonly counts: ReadonlyMap<string, number>
}

/** Reads a file as events, one document after the other; what cannot be one is told with its line. */
export async function* readDocuments(
  turning: Turning,
): AsyncGenerator<Outbound | RefusedLine, void, undefined> {
  const { file, mapping, counts } = turning
  const rows = readCsv(file, columnsOf(mapping))
  for await (const raw of groupRows(rows, { column: mapping.document, counts })) {
    const document = readDocument(raw, mapping)
    if ('why' in document) {
      yield document
      continue
    }
    const event = toEvent(document, turning)
    yield 'why' in event ? event : { document, event, cancels: isCancellation(document, mapping) }
  }
}

function columnsOf(mapping: Mapping): string[] {
  const { line, currency, country, cancellation } = mapping
  return [
    mapping.document,
    line.product,
    line.description,
    line.quantity,
    line.unitPrice,
    mapping.date.column,
    mapping.customer.column,
    ...('column' in currency ? [currency.column] : []),
    ...(country === undefined ? [] : [country.column]),
    ...(cancellation.corrects === undefined ? [] : [cancellation.corrects]),
  ]
}
