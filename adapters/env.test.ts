import { expect, test } from 'vitest'

import { loadEnv } from './env.ts'

test('an empty environment is usable and gets the defaults', () => {
  expect(loadEnv({})).toMatchObject({
    PORT: 4700,
    TEMPORAL_NAMESPACE: 'default',
    LOG_LEVEL: 'info',
    SHUTDOWN_GRACE_SECONDS: 45,
    EAGER_START: 'on',
    PORTS_PAYMENTS: 'remote',
    DURABILL_OFFLINE: false,
    CI: false,
  })
})

test('every mistake is named at once', () => {
  const wrong = {
    DATABASE_URL: 'mysql://x',
    PORT: 'http',
    STRIPE_SECRET_KEY: 'pk_1',
    EAGER_START: 'maybe',
    TEMPORAL_ADDRESS: 'nowhere',
  }
  for (const name of Object.keys(wrong)) expect(() => loadEnv(wrong)).toThrow(name)
})

test('a variable set to nothing counts as not set', () => {
  expect(loadEnv({ DATABASE_URL: '', PORT: '' })).toMatchObject({ PORT: 4700 })
  expect(loadEnv({ DATABASE_URL: '' }).DATABASE_URL).toBeUndefined()
})

test.each([
  ['1', true],
  ['true', true],
  ['on', true],
  ['0', false],
  ['false', false],
  ['off', false],
] as const)('DURABILL_OFFLINE=%s means %s', (value, offline) => {
  expect(loadEnv({ DURABILL_OFFLINE: value }).DURABILL_OFFLINE).toBe(offline)
})

test('a secret never stands in the complaint about it', () => {
  const secret = 'pk_this_must_not_be_printed'
  expect(() => loadEnv({ STRIPE_SECRET_KEY: secret })).toThrow(/^(?!.*must_not_be_printed)/s)
})
