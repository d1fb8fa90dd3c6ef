import { expect, test } from 'vitest'
import { profileSchema } from './profile.schema.ts'
import { durabill, profileOf, profiles, usageRules } from './profiles.ts'

test('every built-in profile is one that the API would take, under a name of its own', () => {
  expect(profiles.map((profile) => profileSchema.parse(profile))).toEqual(profiles)
  const names = profiles.map(({ key, version }) => `${key} v${version}`)
  expect(new Set(names).size).toBe(profiles.length)
})

test('a profile is found by its key and version', () => {
  expect([profileOf('durabill'), profileOf('durabill', 1)]).toEqual([durabill, durabill])
  expect([profileOf('durabill', 99), profileOf('nobody')]).toEqual([undefined, undefined])
})

test('usage after its period has no grace unless the profile gives one', () => {
  const usage = { graceHours: 48, late: 'next-invoice' } as const
  expect(usageRules(durabill)).toEqual({ graceHours: 0, late: 'next-invoice' })
  expect(usageRules(profileSchema.parse({ ...durabill, usage }))).toEqual(usage)
})

test.each([
  [{ key: 'Has Spaces' }],
  [{ version: 0 }],
  [{ rounding: { mode: 'up', at: 'line' } }],
  [{ prices: 'both' }],
  [{ usage: { graceHours: 745, late: 'next-invoice' } }],
  [{ usage: { graceHours: 1.5, late: 'next-invoice' } }],
  [{ usage: { graceHours: 1, late: 'never' } }],
  [{ surprise: true }],
])('%j is refused', (change) => {
  expect(profileSchema.safeParse({ ...durabill, ...change }).success).toBe(false)
})
