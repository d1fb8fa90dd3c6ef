import type { Currency } from '../money/currency.ts'
import { formatMinor } from '../money/format.ts'
import type { PricedDocument, PricedLine, Step } from './document.ts'

const names: Readonly<Record<string, string>> = { AU: 'GST', NZ: 'GST', SG: 'GST', JP: 'JCT' }

function taxName(country: string): string {
  return `${names[country] ?? 'VAT'} ${country}`
}

/** `-2530.5` as `−2,530.5`, with a real minus sign. */
function readable(text: string): string {
  const [whole = '', decimals] = text.replace('-', '').split('.')
  const grouped = whole.replace(/\B(?=(?:\d{3})+$)/g, ',')
  const size = decimals === undefined ? grouped : `${grouped}.${decimals}`
  return text.startsWith('-') ? `−${size}` : size
}

type Say = (step: Step, base: string) => string

const input = (step: Step, name: string) => readable(step.inputs[name] ?? '')

function sayTax(step: Step, lead: string): string {
  const country = taxName(step.inputs['country'] ?? '')
  return `${lead}${country} ${input(step, 'rate')} % = ${readable(step.result)}`
}

function sayShare({ inputs, result }: Step): string {
  const share = `${readable(inputs['numerator'] ?? '')}/${readable(inputs['denominator'] ?? '')}`
  const remaining = readable(inputs['remaining'] ?? '')
  return `${inputs['part'] ?? ''} ${share} of ${remaining} left = ${readable(result)}`
}

/** How each rule is said; `base` is the line's amount after its discount. */
const words: Readonly<Record<Step['rule'], Say>> = {
  'quantity-times-price': (step) =>
    `${input(step, 'quantity')} × ${input(step, 'unitPrice')} = ${readable(step.result)}`,
  'discount-percent': (step, base) => `−${input(step, 'percent')} % = ${base}`,
  'discount-amount': (step, base) => `−${input(step, 'discount')} = ${base}`,
  round: (step) => ` ≈ ${readable(step.result)}`,
  'tax-added': (step) => sayTax(step, ''),
  'tax-inside': (step) => sayTax(step, 'of which '),
  'share-of-group': (step) =>
    ` ≈ ${readable(step.result)} (its share of the ${(step.inputs['of'] ?? '').replace('-', ' ')})`,
  'no-tax': (step) => `no tax (${(step.inputs['category'] ?? '').replaceAll('-', ' ')})`,
  'credit-share': (step) => sayShare(step),
}

/** One plain-English line of arithmetic: `6 × 2.55 = 15.30; −10 % = 13.77; VAT GB 20 % = 2.75`. */
export function explainLine(line: PricedLine, currency: Currency): string {
  const base = readable(formatMinor(line.listMinor - line.discountMinor, currency))
  const parts: string[] = []
  for (const step of line.steps) {
    const said = words[step.rule](step, base)
    const continues = step.rule === 'round' || step.rule === 'share-of-group'
    // The amount after a discount is said already: rounding the discount itself needs no words.
    if (continues && afterDiscount(line.steps, step)) continue
    if (continues) parts.push(`${parts.pop() ?? ''}${said}`)
    else parts.push(said)
  }
  return parts.join('; ')
}

function afterDiscount(steps: readonly Step[], step: Step): boolean {
  return steps[steps.indexOf(step) - 1]?.rule === 'discount-percent'
}

/** Every line of a document, its taxes and its total, one under the other. */
export function explainDocument(document: PricedDocument): string {
  const { currency } = document
  const money = (minor: bigint) => readable(formatMinor(minor, currency))
  const lines = document.lines.map((line) => {
    return `${line.key}. ${line.description}: ${explainLine(line, currency)}`
  })
  const taxes = document.taxes.map(({ country, category, rate, netMinor, taxMinor }) => {
    const name = `${taxName(country)} ${category.replaceAll('-', ' ')} ${rate} %`
    return `${name} on ${money(netMinor)} = ${money(taxMinor)}`
  })
  const { netMinor, taxMinor, totalMinor } = document
  const total = `net ${money(netMinor)} + tax ${money(taxMinor)} = ${currency} ${money(totalMinor)}`
  return [...lines, ...taxes, total].join('\n')
}
