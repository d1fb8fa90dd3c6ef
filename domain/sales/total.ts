import { assert } from '../assert.ts'
import type { Currency } from '../money/currency.ts'
import type { PricedDocument, PricedLine, TaxGroup } from './document.ts'

/** Adds a list of minor units. */
export function addUp(minors: readonly bigint[]): bigint {
  return minors.reduce((total, minor) => total + minor, 0n)
}

function byRate(lines: readonly PricedLine[], country: string): TaxGroup[] {
  const groups = new Map<string, TaxGroup>()
  for (const { taxCategory: category, taxRate: rate, netMinor, taxMinor } of lines) {
    const name = `${category} ${rate}`
    const known = groups.get(name)
    groups.set(name, {
      category,
      rate,
      country,
      netMinor: netMinor + (known?.netMinor ?? 0n),
      taxMinor: taxMinor + (known?.taxMinor ?? 0n),
    })
  }
  return [...groups.values()]
}

/** Makes the document of its lines. Every total is the sum of rounded parts, by construction. */
export function totalUp(
  lines: readonly PricedLine[],
  { currency, country }: { readonly currency: Currency; readonly country: string },
): PricedDocument {
  const netMinor = addUp(lines.map((line) => line.netMinor))
  const taxMinor = addUp(lines.map((line) => line.taxMinor))
  const totalMinor = addUp(lines.map((line) => line.totalMinor))
  const taxes = byRate(lines, country)

  assert(netMinor + taxMinor === totalMinor, 'net and tax add up to the total')
  assert(addUp(taxes.map((group) => group.netMinor)) === netMinor, 'groups add up to the net')
  assert(addUp(taxes.map((group) => group.taxMinor)) === taxMinor, 'groups add up to the tax')
  return { currency, lines, taxes, netMinor, taxMinor, totalMinor }
}
