import type { Context } from 'hono'
import type { Tx } from '../adapters/postgres/client.ts'
import {
  type CreditNoteListRow,
  readCreditNote,
} from '../adapters/postgres/sales/list-credit-notes.ts'
import { type InvoiceListRow, readInvoice } from '../adapters/postgres/sales/list-invoices.ts'
import { readDocuments, type StoredDocument } from '../adapters/postgres/sales/read-document.ts'
import type { Api, ApiParts } from './parts.ts'
import { HttpProblem } from './problem.ts'

type Kind = 'invoice' | 'credit-note'

/** An invoice by id or number, or a 404. */
export const invoiceNamed = async (tx: Tx, name: string): Promise<InvoiceListRow> =>
  (await readInvoice(tx, name)) ?? notFound('invoice', name)

/** A credit note by id or number, or a 404. */
export const noteNamed = async (tx: Tx, name: string): Promise<CreditNoteListRow> =>
  (await readCreditNote(tx, name)) ?? notFound('credit-note', name)

function notFound(kind: Kind, name: string): never {
  const words = kind.replace('-', ' ')
  throw new HttpProblem({
    status: 404,
    code: `${kind}-not-found`,
    detail: `There is no ${words} ${name}.`,
    fix: `List them with GET /v1/${kind}s.`,
  })
}

/** The stored document of an id that was just read. */
export async function documentOf(tx: Tx, id: string): Promise<StoredDocument> {
  const [document] = await readDocuments(tx, [id])
  if (document === undefined) throw new Error(`The document ${id} is gone.`)
  return document
}

// The page brings its own style, and nothing else.
const pagePolicy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"

/** Answers with a document as a page. */
export function answerHtml(
  c: Context<Api>,
  { parts, document }: { readonly parts: ApiParts; readonly document: StoredDocument },
): Response {
  return c.body(parts.invoiceHtml(document.snapshot), 200, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': pagePolicy,
  })
}

/** Answers with a document as a PDF, named by its number. */
export async function answerPdf(
  c: Context<Api>,
  { parts, document }: { readonly parts: ApiParts; readonly document: StoredDocument },
): Promise<Response> {
  const bytes = Uint8Array.from(await parts.invoicePdf(document.snapshot))
  const name = document.snapshot.number.replaceAll(/[^A-Za-z0-9._-]/g, '-')
  return c.body(bytes, 200, {
    'content-type': 'application/pdf',
    'content-disposition': `inline; filename="${name}.pdf"`,
  })
}
