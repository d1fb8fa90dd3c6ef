import { assert, constantFrom, nat, property, stringMatching } from 'fast-check'
import { expect, test } from 'vitest'
import { nearest } from './nearest.ts'

const meters = ['api_calls', 'api_bytes', 'seats', 'storage-gb']

test.each([
  ['api_cals', 'api_calls'],
  ['API-Calls', 'api_calls'],
  ['apiCalls', 'api_calls'],
  ['aip_calls', 'api_calls'],
  ['api_byte', 'api_bytes'],
  ['seat', 'seats'],
  ['saets', 'seats'],
  ['storage', 'storage-gb'],
  ['storag', undefined],
  ['emails', undefined],
  ['', undefined],
  ['x'.repeat(101), undefined],
])('by %j %j was likely meant', (word, meant) => {
  expect(nearest(word, meters)).toBe(meant)
})

test('one slip in any word of three letters or more leads back to it', () => {
  const word = stringMatching(/^[a-z]{3,20}$/)
  assert(
    property(word, nat(19), constantFrom('out', 'in', 'swapped'), (meant, drawn, slip) => {
      const at = drawn % meant.length
      const [head, tail] = [meant.slice(0, at), meant.slice(at)]
      const swapped = `${head}${tail.charAt(1)}${tail.charAt(0)}${tail.slice(2)}`
      const typed = { out: head + tail.slice(1), in: `${head}q${tail}`, swapped }[slip]
      expect(nearest(typed, ['zzzzzzzzzzzzzzzzzzzzzzzzzz', meant])).toBe(meant)
    }),
    { seed: 4_001 },
  )
})
