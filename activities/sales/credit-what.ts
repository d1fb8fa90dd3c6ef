import type { CreditWhat } from '../../domain/sales/credit-share.ts'
import type { PricedDocument } from '../../domain/sales/document.ts'
import type { OrderCancelled } from '../../domain/sales/order.ts'
import type { Refusal } from '../../domain/sales/refusal.ts'

type Cancelled = Pick<Extract<OrderCancelled, { order: string }>, 'lines'>

/** What a cancellation takes back of its invoice; a product stands for the first line that has it. */
export function creditWhat({ lines }: Cancelled, invoice: PricedDocument): CreditWhat | Refusal {
  if (lines === undefined) return { kind: 'whole' }
  const credited: { key: string; quantity?: string }[] = []
  for (const [index, line] of lines.entries()) {
    const key =
      'key' in line
        ? line.key
        : invoice.lines.find(({ productKey }) => productKey === line.product)?.key
    if (key === undefined || !invoice.lines.some((candidate) => candidate.key === key))
      return noLine(index, line)
    credited.push({ key, ...(line.quantity === undefined ? {} : { quantity: line.quantity }) })
  }
  return { kind: 'lines', lines: credited }
}

function noLine(index: number, line: NonNullable<Cancelled['lines']>[number]): Refusal {
  const [field, name] = 'key' in line ? ['key', line.key] : ['product', line.product]
  const message = `The invoice has no line whose ${field} is "${name}".`
  return {
    kind: 'refused',
    field: `lines[${index}].${field}`,
    message,
    fix: 'Name a line as the invoice does.',
  }
}
