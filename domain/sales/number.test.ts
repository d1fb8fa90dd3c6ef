import { expect, test } from 'vitest'
import { formatNumber } from './number.ts'

const parts = { series: 'INV', year: 2026, counter: 7n }

test.each([
  ['{series}-{year}-{counter:4}', 'INV-2026-0007'],
  ['{counter}', '7'],
  ['{year}/{series}.{counter:12}', '2026/INV.000000000007'],
])('%s gives %s', (pattern, number) => {
  expect(formatNumber({ ...parts, pattern })).toBe(number)
})

test('a counter that outgrows its zeros goes on, and never repeats', () => {
  expect(formatNumber({ ...parts, pattern: '{counter:4}', counter: 10_000n })).toBe('10000')
})

test.each([
  ['{series}-{year}'],
  ['{series} {counter}'],
  ['{serie}-{counter}'],
  ['{series}-{counter:40}'],
  ['-{counter}'],
])('%s is refused', (pattern) => {
  expect(formatNumber({ ...parts, pattern })).toMatchObject({ kind: 'refused', field: 'pattern' })
})
