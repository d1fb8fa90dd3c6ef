import { decimalText, parseDecimal, type Exact } from '../money/decimal.ts'
import { floorOf, roundRatio, type Ratio, type RoundingMode } from '../money/round.ts'
import { inMinor } from '../money/scale.ts'
import type { Step } from './document.ts'

type Inputs = Step['inputs']

/** A step's input as an exact number. */
export function read(inputs: Inputs, name: string): Exact {
  const text = inputs[name]
  const decimal = text === undefined ? undefined : parseLong(text)
  if (decimal === undefined) throw new RangeError(`The input ${name} is no decimal number.`)
  return decimal
}

// Exact results are longer than what `parseDecimal` takes from outside: up to 24 decimals.
function parseLong(text: string): Exact | undefined {
  if (!/^-?\d{1,60}(?:\.\d{1,40})?$/.test(text)) return undefined
  const [whole = '', decimals = ''] = text.split('.')
  return parseDecimal(text) ?? { digits: BigInt(whole + decimals), scale: decimals.length }
}

const modes: Readonly<Record<string, (exact: Ratio) => bigint>> = {
  floor: floorOf,
  ...Object.fromEntries(
    (['half-up', 'half-even', 'down'] as const satisfies readonly RoundingMode[]).map((mode) => [
      mode,
      (exact: Ratio) => roundRatio(exact, mode),
    ]),
  ),
}

function units(minor: bigint, inputs: Inputs): Exact {
  return { digits: minor, scale: Number(inputs['exponent']) }
}

/** An amount as whole minor units, by the mode that the step names. */
export function rounded(exact: Ratio, inputs: Inputs): Exact {
  const round = modes[inputs['mode'] ?? '']
  if (round === undefined) throw new RangeError('The rounding mode is not one of ours.')
  return units(round(exact), inputs)
}

/** The floor of an amount, and the odd units that it got on top. */
export function withOdd(exact: Ratio, inputs: Inputs): Exact {
  return units(floorOf(exact) + read(inputs, 'odd').digits, inputs)
}

/** An input in minor units, by the exponent that the step names. */
export function minorOf(inputs: Inputs, name: string): Ratio {
  return inMinor(read(inputs, name), Number(inputs['exponent']))
}

/** Whether a text is that number, however many zeros it ends in. */
export function same(a: Exact, b: string): boolean {
  const other = parseLong(b)
  return other !== undefined && decimalText(a) === decimalText(other)
}
