import type { Tx } from '../adapters/postgres/client.ts'
import { notesOf } from '../adapters/postgres/sales/credits.ts'
import { readDocuments } from '../adapters/postgres/sales/read-document.ts'
import { toMoneyJson } from '../domain/money/money.schema.ts'
import { creditDocument } from '../domain/sales/credit-note.ts'
import type { CreditWhat } from '../domain/sales/credit-share.ts'
import type { PricedDocument } from '../domain/sales/document.ts'
import { isRefusal, type Refusal } from '../domain/sales/refusal.ts'
import { documentOf, invoiceNamed } from './document-answers.ts'
import { toPriced } from './document-parts.ts'
import { pointerOf } from './pointer.ts'
import { HttpProblem } from './problem.ts'
import type { CreditLines } from './sales-credit.schema.ts'

/** Prices a credit note on the stored documents, and stores nothing. */
export async function previewCredit(
  tx: Tx,
  { name, lines }: { readonly name: string; readonly lines: CreditLines },
) {
  const { id } = await invoiceNamed(tx, name)
  const { snapshot, features } = await documentOf(tx, id)
  const notes = await readDocuments(tx, await notesOf(tx, [id]))
  const what = whatOf(lines, snapshot.priced)
  const alreadyCredited = notes.map((note) => note.snapshot.priced)
  const priced = creditDocument({ original: snapshot.priced, alreadyCredited, what })
  if (isRefusal(priced)) throw refused(priced)
  const { currency, netMinor, taxMinor, totalMinor } = priced
  const money = (minor: bigint) => toMoneyJson({ currency, minor })
  return {
    currency,
    net: money(netMinor),
    tax: money(taxMinor),
    total: money(totalMinor),
    ...toPriced(priced, features),
  }
}

/** A product stands for the first line that has it; a name that no line has is refused by the price. */
function whatOf(lines: CreditLines, { lines: charged }: PricedDocument): CreditWhat {
  if (lines === undefined) return { kind: 'whole' }
  const named = lines.map((line) => {
    const key =
      'key' in line
        ? line.key
        : (charged.find(({ productKey }) => productKey === line.product)?.key ?? line.product)
    return { key, ...(line.quantity === undefined ? {} : { quantity: line.quantity }) }
  })
  return { kind: 'lines', lines: named }
}

function refused({ field, message, fix }: Refusal): HttpProblem {
  return new HttpProblem({
    status: 422,
    code: 'credit-refused',
    detail: message,
    fix,
    errors: [{ pointer: pointerOf(field), message, fix }],
  })
}
