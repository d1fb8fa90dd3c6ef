import { assert, bigInt, nat, property, record } from 'fast-check'
import { expect, test } from 'vitest'

import { add, keyText, readNumber, writeNumber } from './number-text.ts'

const read = (text: string) => {
  const number = readNumber(text)
  return number === undefined ? undefined : writeNumber(number)
}

test.each([
  ['2.55', '2.55'],
  ['17850.0', '17850'],
  ['007', '7'],
  ['+3', '3'],
  ['.5', '0.5'],
  ['2.', '2'],
  ['-0.00', '0'],
  [' -1.50 ', '-1.5'],
  ['2.5500000000000000000', '2.55'],
])('%j is %s', (text, number) => {
  expect(read(text)).toBe(number)
})

test.each(['', ' ', '.', '-', '1e3', '1,5', '1 000', '0x10', 'NaN', '١', '0.1234567890123'])(
  '%j is no number',
  (text) => {
    expect(readNumber(text)).toBeUndefined()
  },
)

test('whole numbers add up as bigints do, at any scale', () => {
  const part = record({
    digits: bigInt({ min: -(10n ** 18n), max: 10n ** 18n }),
    scale: nat({ max: 12 }),
  })
  assert(
    property(part, part, (a, b) => {
      const raised = ({ digits, scale }: typeof a) => digits * 10n ** BigInt(12 - scale)
      expect(raised(add(a, b))).toBe(raised(a) + raised(b))
    }),
    { seed: 20_101_201, verbose: 1 },
  )
})

test('a key that a spreadsheet made a number is the key again', () => {
  expect(['17850.0', '17850', ' A-1.0 ', '3.5'].map(keyText)).toEqual([
    '17850',
    '17850',
    'A-1.0',
    '3.5',
  ])
})
