import { expect, test } from 'vitest'
import { toOrderLine, type ProductFacts } from './placed-line.ts'

const product: ProductFacts = {
  key: 'book',
  name: 'A book',
  unitPrice: '19.90',
  taxCategory: 'reduced',
}
const known = { at: 2, currency: 'CHF', product } as const

test('what a line does not say comes from the product', () => {
  expect(toOrderLine({ product: 'book', quantity: '3' }, known)).toEqual({
    key: '3',
    productKey: 'book',
    description: 'A book',
    quantity: '3',
    unitPrice: '19.90',
    taxCategory: 'reduced',
  })
})

test('what a line says wins', () => {
  const said = {
    key: 'a',
    description: 'The last copy',
    quantity: '1',
    unitPrice: '5',
    discount: { amount: '0.50' },
    taxCategory: 'standard',
  } as const
  const discount = { kind: 'amount', minor: 50n }
  expect(toOrderLine(said, known)).toEqual({ ...said, productKey: 'book', discount })
})

test.each([
  ['unitPrice', { product: 'pen', quantity: '1' }, { at: 0, currency: 'CHF' } as const],
  ['discount.amount', { product: 'book', quantity: '1', discount: { amount: '0.005' } }, known],
])('a refusal names the field: %s', (field, sent, facts) => {
  expect(toOrderLine(sent, facts)).toMatchObject({ kind: 'refused', field })
})
