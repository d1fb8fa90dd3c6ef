import { expect, test } from 'vitest'
import { fillLines, type Product } from './fill-lines.ts'
import type { PlacedLine } from './order.ts'

const book: Product = {
  productId: 'prd_1',
  key: 'book',
  name: 'A book',
  taxCategory: 'reduced',
  features: ['read'],
  prices: { CHF: '19.90' },
}
const products = new Map([['book', book]])
const fill = (...lines: PlacedLine[]) => fillLines({ currency: 'CHF', lines }, products)

test('what a line does not say comes from the product', () => {
  expect(fill({ product: 'book', quantity: '3' })).toEqual([
    {
      key: '1',
      productKey: 'book',
      description: 'A book',
      quantity: '3',
      unitPrice: '19.90',
      taxCategory: 'reduced',
      features: ['read'],
    },
  ])
})

test('what a line says wins', () => {
  const said = {
    key: 'a',
    description: 'The last copy',
    quantity: '1',
    unitPrice: '5',
    taxCategory: 'standard',
    features: ['keep'],
  } as const
  const discount = { kind: 'amount', minor: 50n }
  const line = { ...said, product: 'book', features: ['keep'], discount: { amount: '0.50' } }
  expect(fill(line)).toEqual([{ ...said, productKey: 'book', discount }])
})

test.each<[string, PlacedLine]>([
  ['lines[1].product', { product: 'pen', quantity: '1' }],
  ['lines[1].discount.amount', { product: 'book', quantity: '1', discount: { amount: '0.005' } }],
])('a refusal names the field: %s', (field, line) => {
  const good = { product: 'book', quantity: '1' }
  expect(fill(good, line)).toMatchObject({ kind: 'refused', field })
})

test('a product without a price in the currency is refused at the price', () => {
  const order = { currency: 'EUR', lines: [{ product: 'book', quantity: '1' }] } as const
  const answer = fillLines({ ...order, lines: [...order.lines] }, products)
  expect(answer).toMatchObject({ kind: 'refused', field: 'lines[0].unitPrice' })
})
