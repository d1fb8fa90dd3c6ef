import { describe, expect, test } from 'vitest'
import type { z } from 'zod'
import { issuesOf } from './order-issues.ts'
import {
  orderCancelledSchema,
  orderPlacedSchema,
  paymentMethodUpdatedSchema,
} from './order.schema.ts'

const line = { product: 'book', quantity: 1 }
const placed = { order: 'o-1', customer: { key: 'c-1' }, currency: 'CHF', lines: [line] }

function issues(schema: z.ZodType, data: unknown) {
  const parsed = schema.safeParse(data)
  return parsed.success ? [] : issuesOf(parsed.error)
}

const fields = (schema: z.ZodType, data: unknown) =>
  issues(schema, data).map((issue) => issue.field)

describe('order.placed', () => {
  test('takes a whole number as a quantity, and hands on text', () => {
    expect(orderPlacedSchema.parse(placed).lines).toEqual([{ product: 'book', quantity: '1' }])
  })

  test('takes a free line, a known customer, discounts and metadata', () => {
    const full = {
      ...placed,
      customer: { id: `cus_${'0'.repeat(26)}` },
      country: 'CH',
      taxIncluded: true,
      paymentMethod: 'pm_card_visa',
      metadata: { campaign: 'spring' },
      lines: [
        { description: 'Advice', quantity: '1.5', unitPrice: '120.00', discount: { percent: 10 } },
        { ...line, discount: { amount: '5.00' }, taxCategory: 'reduced', features: ['read'] },
      ],
    }
    expect(issues(orderPlacedSchema, full)).toEqual([])
  })

  test('refuses a float, and says to send a string', () => {
    const answer = issues(orderPlacedSchema, { ...placed, lines: [{ ...line, quantity: 1.5 }] })
    expect(answer).toMatchObject([{ field: 'lines[0].quantity' }])
    expect(answer[0]?.message).toContain('send it as a string')
    const price = issues(orderPlacedSchema, { ...placed, lines: [{ ...line, unitPrice: 2.55 }] })
    expect(price[0]?.message).toContain('send it as a string')
  })

  test.each([
    ['currency', { currency: 'chf' }],
    ['order', { order: '' }],
    ['lines', { lines: [] }],
    ['lines', { lines: [line, { ...line, key: '1' }] }],
    ['lines[0]', { lines: [{ quantity: '1' }] }],
    ['lines[0].quantity', { lines: [{ ...line, quantity: '1e3' }] }],
    ['lines[0].quantity', { lines: [{ ...line, quantity: Number.MAX_VALUE }] }],
    ['lines[0].unitPrice', { lines: [{ ...line, unitPrice: '-1' }] }],
    ['lines[0].discount', { lines: [{ ...line, discount: { percent: '5', amount: '1' } }] }],
    ['lines[0].discount.percent', { lines: [{ ...line, discount: { percent: '101' } }] }],
    ['customer.email', { customer: { key: 'c', email: 'nobody' } }],
    ['customer.address.country', { customer: { key: 'c', address: { country: 'Schweiz' } } }],
    ['', { surprise: true }],
  ])('names the field: %s', (field, change) => {
    expect(fields(orderPlacedSchema, { ...placed, ...change })).toContain(field)
  })
})

describe('order.cancelled', () => {
  const elsewhere = {
    customer: { key: 'c-1' },
    currency: 'CHF',
    reason: 'returned',
    corrects: { number: 'OLD-17', issuedOn: '2025-02-28' },
    lines: [{ description: 'Chair', quantity: '2', unitPrice: '99.00' }],
  }

  test.each([
    ['the whole order', { order: 'o-1', reason: 'returned' }],
    ['a line by key', { order: 'o-1', reason: 'returned', lines: [{ key: '1', quantity: 1 }] }],
    ['a line by product', { order: 'o-1', reason: 'returned', lines: [{ product: 'book' }] }],
    ['a document that is not ours', elsewhere],
  ])('takes %s', (_, data) => {
    expect(issues(orderCancelledSchema, data)).toEqual([])
  })

  test.each([
    ['reason', { order: 'o-1' }],
    ['lines[0].quantity', { ...elsewhere, lines: [{ ...elsewhere.lines[0], quantity: '-2' }] }],
    ['corrects.issuedOn', { ...elsewhere, corrects: { number: '1', issuedOn: '2025-02-30' } }],
  ])('names the field: %s', (field, data) => {
    expect(fields(orderCancelledSchema, data)).toContain(field)
  })
})

test('payment-method.updated names a customer and a token', () => {
  const data = { customer: { key: 'c-1' }, paymentMethod: 'pm_card_visa' }
  expect(issues(paymentMethodUpdatedSchema, data)).toEqual([])
  expect(fields(paymentMethodUpdatedSchema, { customer: { key: 'c-1' } })).toEqual([
    'paymentMethod',
  ])
})
