import { languageOf } from '../../domain/messaging/language.ts'
import type { Step } from '../../domain/sales/document.ts'
import { formatterFor } from '../channel/format.ts'
import { type Sentence, stepWords } from './words/step-words.ts'
import { documentWords, fillWords } from './words/words.ts'

const decimalPattern = /^-?\d+(\.\d+)?$/
const percentInputs: ReadonlySet<string> = new Set(['percent', 'rate'])

/** A line's arithmetic in sentences: `"Tax: 8.1% of 49.00 = 3.969"`. */
export function arithmeticOf(steps: readonly Step[], locale: string): string[] {
  const { rules, terms } = stepWords[languageOf(locale)]
  const words: Readonly<Record<string, string>> = { ...terms, ...documentWords(locale).categories }
  const format = formatterFor(locale)
  const written = ([name, value]: readonly [string, string]): [string, string] => {
    if (!decimalPattern.test(value)) return [name, words[value] ?? value]
    return [name, percentInputs.has(name) ? format.percent(value) : format.decimal(value)]
  }
  return steps.map((step) => {
    const inputs = Object.entries({ ...step.inputs, result: step.result })
    return fillWords(rules[sentenceOf(step)], Object.fromEntries(inputs.map(written)))
  })
}

/** A fixed amount beside the units, and units for nothing, are said only where there are any. */
function sentenceOf({ rule, inputs }: Step): Sentence {
  if (rule === 'tier' && inputs['flatAmount'] !== undefined) return 'tier-flat'
  return rule === 'blocks' && inputs['free'] !== '0' ? 'blocks-free' : rule
}
