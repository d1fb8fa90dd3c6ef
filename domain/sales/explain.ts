import type { Currency } from '../money/currency.ts'
import { formatMinor } from '../money/format.ts'
import type { PricedDocument, PricedLine, Step } from './document.ts'
import { isEven } from './replay-tariff.ts'

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

/** The line a step is of, and its amount after the discount. */
type Of = { readonly line: PricedLine; readonly base: string }

type Say = (step: Step, of: Of) => string

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

/** Whose units are rated, where it is not told by a single factor: `2,530 units after 10,000: `. */
function sayUnits({ quantity, after = '0', steps }: PricedLine): string {
  const before = Number(after) === 0 ? '' : ` after ${readable(after)}`
  const alone = steps[0]?.rule === 'tier' && steps[1]?.rule !== 'tier'
  return alone && before === '' ? '' : `${readable(quantity)} units${before}: `
}

function sayTier(step: Step, { line }: Of): string {
  const flat = step.inputs['flatAmount'] === undefined ? '' : ` + ${input(step, 'flatAmount')}`
  const product = `${input(step, 'units')} × ${input(step, 'unitPrice')}${flat}`
  if (line.steps[0] !== step) return product
  const result = line.steps[1]?.rule === 'tier' ? '' : ` = ${readable(step.result)}`
  return `${sayUnits(line)}${product}${result}`
}

function sayBlocks(step: Step, { line }: Of): string {
  const free = step.inputs['free'] === '0' ? '' : `, ${input(step, 'free')} free`
  const each = `${input(step, 'amount')} for each ${input(step, 'size')}${free}`
  return `${sayUnits(line)}${input(step, 'blocks')} × ${each} = ${readable(step.result)}`
}

function sayProrated(step: Step): string {
  const share = `${input(step, 'numerator')}/${input(step, 'denominator')}`
  const equals = isEven(step.inputs) ? '=' : '≈'
  return `${input(step, 'amount')} × ${share} ${equals} ${readable(step.result)}`
}

/** How each rule is said. */
const words: Readonly<Record<Step['rule'], Say>> = {
  'quantity-times-price': (step) =>
    `${input(step, 'quantity')} × ${input(step, 'unitPrice')} = ${readable(step.result)}`,
  tier: sayTier,
  'tiers-added': (step) => ` = ${readable(step.result)}`,
  blocks: sayBlocks,
  prorated: sayProrated,
  'discount-percent': (step, { base }) => `−${input(step, 'percent')} % = ${base}`,
  'discount-amount': (step, { base }) => `−${input(step, 'discount')} = ${base}`,
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
  let text = ''
  for (const [at, step] of line.steps.entries()) {
    const before = line.steps[at - 1]
    // The amount after a discount is said already: rounding the discount itself needs no words.
    if (continues.has(step.rule) && before?.rule === 'discount-percent') continue
    text += `${jointOf(step, before)}${words[step.rule](step, { line, base })}`
  }
  return text
}

const continues: ReadonlySet<Step['rule']> = new Set(['round', 'share-of-group', 'tiers-added'])

/** What stands between a step's words and those before them. */
function jointOf({ rule }: Step, before: Step | undefined): string {
  if (before === undefined || continues.has(rule)) return ''
  return rule === 'tier' ? ' + ' : '; '
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
