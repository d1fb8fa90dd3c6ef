import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { isUsage, readUsage, usageEventSchema } from './usage-event.schema.ts'

const text = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.constantFrom(
    '',
    ' ',
    ' padded ',
    'x'.repeat(100),
    'x'.repeat(101),
    'x'.repeat(200),
    'x'.repeat(201),
  ),
)
const quantity = fc.oneof(
  fc.constantFrom(
    '0',
    '1',
    '-0',
    '-1',
    '01',
    '1.',
    '.5',
    '1e3',
    '+1',
    '1,5',
    ' 1',
    '0.000000000001',
    '0.0000000000001',
  ),
  fc.constantFrom('9'.repeat(18), '9'.repeat(19), `${'9'.repeat(18)}.${'9'.repeat(12)}`),
  fc.constantFrom<unknown>(0, -0, 1, -1, 1.5, 2 ** 53, Number.MAX_SAFE_INTEGER, null, true, [], {}),
  fc.bigInt({ min: 0n, max: 10n ** 20n }).map(String),
)
const time = fc.oneof(
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  fc.constantFrom<unknown>(
    '2026-03-01T09:00:00Z',
    '2026-03-01T09:00:00+02:00',
    '2026-03-01T09:00:00+23:59',
    '2026-02-29T00:00:00Z',
    '2026-03-01T24:00:00Z',
    '2026-03-01 09:00:00Z',
    '2026-03-01',
    '1969-12-31T23:59:59Z',
    '3000-01-01T00:00:00Z',
    `2026-03-01T09:00:00.${'1'.repeat(30)}Z`,
    '2026-03-01T09:00:00',
    '',
    null,
    0,
  ),
)
const customer = fc.oneof(
  text.map((key) => ({ key })),
  fc.constantFrom<unknown>(
    { id: `cus_${'0'.repeat(26)}` },
    { id: 'cus_x' },
    { id: `cus_${'0'.repeat(26)}`, key: 'x' },
    { key: 'x', name: 'X' },
    {},
    null,
    [],
    'x',
    { key: 1 },
    JSON.parse('{"__proto__": 1, "key": "x"}'),
  ),
)
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 8 })
const data = fc.record(
  { customer, meter: text, quantity, subscription: text, more: fc.constant(1) },
  { requiredKeys: [] },
)
const event = fc
  .record(
    {
      specversion: fc.constantFrom<unknown>('1.0', '1.0', '1.0', '0.3', 1),
      id: fc.oneof(text, fc.constant<unknown>(7)),
      source: text,
      time: maybe(time),
      subject: maybe(text),
      datacontenttype: maybe(fc.constantFrom('application/json', 'text/plain')),
      dataschema: maybe(fc.oneof(text, fc.constant<unknown>(null))),
      extension: fc.anything(),
      data: fc.oneof({ weight: 9, arbitrary: data }, { weight: 1, arbitrary: fc.anything() }),
    },
    { requiredKeys: [] },
  )
  .map((fields) => ({ ...fields, type: 'usage.recorded' }))

/** Mostly right, so that many events come through. */
const likely = fc
  .record({
    data: fc.record({ customer: text.map((key) => ({ key })), meter: text, quantity }),
    time: maybe(time),
    id: text,
  })
  .map((fields) => ({ specversion: '1.0', source: 's', type: 'usage.recorded', ...fields }))

test.each([
  ['any event', event, 0],
  ['a likely event', likely, 20],
])('what is read by hand is what the contract accepts: %s', (_name, events, atLeast) => {
  let accepted = 0
  fc.assert(
    fc.property(events, (body) => {
      expect(isUsage(body)).toBe(true)
      const byHand = readUsage(body)
      const parsed = usageEventSchema.safeParse(body)
      expect(byHand !== undefined).toBe(parsed.success)
      if (!parsed.success || byHand === undefined) return
      accepted += 1
      const { id, source, data: said, time: at } = parsed.data
      expect({ ...byHand }).toEqual({ id, source, data: said, time: at })
    }),
    { numRuns: 2_000 },
  )
  expect(accepted).toBeGreaterThanOrEqual(atLeast)
})
