import { formatMinor } from '../../domain/money/format.ts'
import { importOrders, sourceOf } from '../import/import-orders.ts'
import { until } from './await.ts'
import type { Shown } from './catalogue.ts'
import type { MoneyJson, Shop } from './shop.ts'

/** However slow the computer, a day of orders is through by then. */
const patienceMs = 600_000

type Document = { readonly total: MoneyJson; readonly status?: string; readonly lineCount: number }

/**
 * A day of a real shop: each document becomes a purchase, each cancellation a credit note. What is
 * reported is read back from the engine, page by page; the file only says how much to wait for.
 */
export async function ordersFromFile(shop: Shop, file: string): Promise<Shown> {
  const { client, page } = shop
  const source = sourceOf(file)
  const from = performance.now()
  const sent = await importOrders({ client, file, source })
  page.line('sent', `${sent.documents} documents, ${sent.lines} lines`)

  const answered = sent.documents - sent.refused.length
  const { invoices, notes } = await until(
    'every document to be paid or credited',
    async () => {
      const read = await readBack(shop, source)
      const done = read.invoices.filter((invoice) => invoice.status === 'paid').length
      return done + read.notes.length >= answered ? read : undefined
    },
    { forMs: patienceMs, everyMs: 250 },
  )
  const seconds = (performance.now() - from) / 1_000
  const sales = added(invoices)
  const cancellations = added(notes)
  const documents = invoices.length + notes.length
  const lines = [...invoices, ...notes].reduce((count, document) => count + document.lineCount, 0)
  page.line('sales', `${plain(sales)} in ${invoices.length} invoices, all paid`)
  page.line(
    'credited',
    `${plain({ ...cancellations, minor: -cancellations.minor })} in ${notes.length} credit notes`,
  )
  page.line('speed', `${(documents / seconds).toFixed(1)} documents/s`)
  for (const { document, why } of sent.refused) page.verdict(false, `${document}: ${why}`)
  return {
    ok: sent.refused.length === 0 && documents === sent.documents && lines === sent.lines,
    documents,
    lines,
    sales: formatMinor(sales.minor, sales.currency),
    cancellations: formatMinor(-cancellations.minor, cancellations.currency),
    documentsPerSecond: Math.round((documents / seconds) * 10) / 10,
  }
}

async function readBack({ client }: Shop, source: string) {
  const invoices: Document[] = []
  const notes: Document[] = []
  for await (const invoice of client.pages<Document>('/v1/invoices', { source }))
    invoices.push(invoice)
  for await (const note of client.pages<Document>('/v1/credit-notes', { source })) notes.push(note)
  return { invoices, notes }
}

type Sum = { readonly minor: bigint; readonly currency: MoneyJson['currency'] }

function added(documents: readonly Document[]): Sum {
  const currency = documents[0]?.total.currency ?? 'GBP'
  return {
    currency,
    minor: documents.reduce((sum, document) => sum + BigInt(document.total.amount), 0n),
  }
}

const plain = ({ minor, currency }: Sum) => `${formatMinor(minor, currency)} ${currency}`
