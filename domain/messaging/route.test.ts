import { describe, expect, test } from 'vitest'
import { problemOf, routeOf } from './route.ts'

describe('a fact is told', () => {
  test.each([
    ['payments.invoice.paid.v1', { recovered: false }, 'receipt'],
    ['payments.invoice.paid.v1', { recovered: true }, 'payment-recovered'],
    ['payments.collection.waiting.v1', {}, 'payment-problem'],
    ['payments.invoice.uncollected.v1', {}, 'gave-up'],
    ['sales.credit-note.issued.v1', {}, 'credit-note'],
  ])('%s %j as %s', (type, data, kind) => {
    expect(routeOf(type, data)).toEqual({ kind, to: 'customer', channel: 'mail' })
  })
})

test.each(['sales.invoice.finalized.v1', 'messaging.message.sent.v1', 'toString'])(
  '%s is told to nobody',
  (type) => expect(routeOf(type)).toBeUndefined(),
)

test.each([
  ['soft', 'charge', 'soft'],
  ['unmapped', 'charge', 'soft'],
  ['hard', 'wait', 'hard'],
  ['no-method', 'wait', 'hard'],
  ['action', 'wait', 'action'],
] as const)('a %s decline that will %s is a %s trouble', (reason, next, problem) => {
  expect(problemOf({ reason, next })).toBe(problem)
})
