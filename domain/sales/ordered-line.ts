import type { OrderLine, PricedLine } from './document.ts'

/** A line as it was ordered: all of it but what its price came to. */
export function orderedOf({
  listMinor: _list,
  discountMinor: _discount,
  netMinor: _net,
  taxMinor: _tax,
  totalMinor: _total,
  taxRate: _rate,
  credits: _credits,
  steps: _steps,
  ...ordered
}: PricedLine): OrderLine {
  return ordered
}
