import { expect, test } from 'vitest'

import { toInstant } from './local-time.ts'

test.each([
  ['2010-12-01 08:26:00', 'ymd', 'Europe/London', '2010-12-01T08:26:00Z'],
  ['2010-07-01T08:26', 'ymd', 'Europe/London', '2010-07-01T07:26:00Z'],
  ['12/1/2010 8:26', 'mdy', 'Europe/London', '2010-12-01T08:26:00Z'],
  ['1.12.2010', 'dmy', 'Europe/Zurich', '2010-11-30T23:00:00Z'],
  ['1/12/10 8:26', 'dmy', 'UTC', '2010-12-01T08:26:00Z'],
  ['2010-12-01 08:26', 'mdy', 'UTC', '2010-12-01T08:26:00Z'],
  ['2010-12-01T08:26:00+01:00', 'ymd', 'America/New_York', '2010-12-01T07:26:00Z'],
] as const)('%s, %s, of %s is %s', (text, order, zone, instant) => {
  expect(toInstant(text, { column: 'x', order, zone })).toBe(instant)
})

test.each(['', 'yesterday', '2010-02-30', '2010-13-01', '2010-12-01 25:00', '1e3'])(
  '%j is no time',
  (text) => {
    expect(toInstant(text, { column: 'x', order: 'ymd', zone: 'UTC' })).toBeUndefined()
  },
)
