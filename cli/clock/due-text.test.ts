import { expect, test } from 'vitest'

import { cellsOf } from './due-text.ts'

test('a renewal is told in the time of its subscription, with what it would come to', () => {
  const due = {
    at: '2026-03-31T22:00:00.000Z',
    zone: 'Europe/Amsterdam',
    what: 'renew',
    plan: { key: 'pro', version: 1, name: 'Pro' },
    quantity: '2',
    amount: { amount: '19700', currency: 'EUR' },
  }
  expect(cellsOf(due).join('  ')).toBe(
    '2026-04-01 00:00 Europe/Amsterdam  renew  Pro ×2  ~ 197.00 EUR',
  )
})

test('a charge is told by its invoice and what is owed', () => {
  const due = {
    at: '2026-03-04T08:00:00.000Z',
    what: 'charge again',
    invoiceId: 'inv_1',
    amount: { amount: '5929', currency: 'EUR' },
  }
  expect(cellsOf(due)).toEqual(['2026-03-04T08:00:00.000Z', 'charge again', 'inv_1', '59.29 EUR'])
})
