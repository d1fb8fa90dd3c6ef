import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { TextDecoder } from 'node:util'
import { parse } from 'csv-parse'

import { CliError, exit } from '../cli-error.ts'

/** A CSV file as it lies there: what it says is read only with these. */
export type CsvFile = {
  readonly path: string
  readonly encoding: 'utf8' | 'latin1'
  readonly sha256: string
  readonly delimiter: string
}

/** One record: its fields by column, and the line of the file on which it ends, from 1. */
export type CsvRow = {
  readonly line: number
  readonly fields: Readonly<Record<string, string>>
  /** It has more or fewer fields than the header. */
  readonly ragged: boolean
}

/** Finds out how a file is encoded: UTF-8 where all of it is, Latin-1 otherwise. */
export async function openCsv(path: string, delimiter = ','): Promise<CsvFile> {
  const hash = createHash('sha256')
  const utf8 = new TextDecoder('utf-8', { fatal: true })
  let isUtf8 = true
  try {
    for await (const chunk of createReadStream(path)) {
      hash.update(chunk)
      isUtf8 &&= decodes(utf8, chunk)
    }
  } catch (error) {
    throw unreadable(path, error)
  }
  isUtf8 &&= decodes(utf8)
  return { path, encoding: isUtf8 ? 'utf8' : 'latin1', sha256: hash.digest('hex'), delimiter }
}

function decodes(decoder: TextDecoder, chunk?: Uint8Array): boolean {
  try {
    decoder.decode(chunk, { stream: chunk !== undefined })
    return true
  } catch {
    return false
  }
}

type Read = { readonly record: readonly string[]; readonly info: { readonly lines: number } }

/** The records of a file, one at a time. Throws if `columns` are not all in its header. */
export async function* readCsv(
  file: CsvFile,
  columns: readonly string[],
): AsyncGenerator<CsvRow, void, undefined> {
  const source = createReadStream(file.path)
  const parser = source.pipe(
    parse({
      bom: true,
      delimiter: file.delimiter,
      encoding: file.encoding,
      info: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      // Spreadsheets end a sheet with lines of nothing but commas.
      skip_records_with_empty_values: true,
    }),
  )
  let header: readonly string[] | undefined
  try {
    // `info: true` makes csv-parse give each record so.
    for await (const { record, info } of parser as AsyncIterable<Read>) {
      if (header === undefined) header = checked(file, { header: trimmed(record), columns })
      else yield toRow(header, { record, line: info.lines })
    }
  } catch (error) {
    throw error instanceof CliError ? error : unreadable(file.path, error)
  } finally {
    source.destroy()
  }
}

const trimmed = (record: readonly string[]) => record.map((name) => name.trim())

function toRow(
  header: readonly string[],
  { record, line }: { record: readonly string[]; line: number },
): CsvRow {
  const fields = Object.fromEntries(header.map((name, index) => [name, record[index] ?? '']))
  return { line, fields, ragged: record.length !== header.length }
}

function checked(
  { path }: CsvFile,
  { header, columns }: { header: readonly string[]; columns: readonly string[] },
): readonly string[] {
  const missing = columns.filter((name) => !header.includes(name))
  if (missing.length === 0) return header
  throw new CliError({
    what: `${path} has no column ${missing.map((name) => `"${name}"`).join(', ')}.`,
    why: `Its columns are: ${header.join(', ')}.`,
    fix: 'Name the columns of this file in a mapping file, and give it with --mapping.',
    exitCode: exit.usage,
  })
}

function unreadable(path: string, error: unknown): CliError {
  const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
  if (missing) {
    const fix = 'Name a CSV file that is there.'
    return new CliError({ what: `There is no file ${path}.`, fix, exitCode: exit.notFound })
  }
  return new CliError({
    what: `${path} cannot be read as CSV.`,
    why: error instanceof Error ? error.message : String(error),
    fix: 'Mend the file; nothing was sent.',
  })
}
