import { expect, test } from 'vitest'
import { profileSchema } from './profile.schema.ts'
import { durabill, profileOf, profiles } from './profiles.ts'

test('every built-in profile is one that the API would take, under a name of its own', () => {
  expect(profiles.map((profile) => profileSchema.parse(profile))).toEqual(profiles)
  const names = profiles.map(({ key, version }) => `${key} v${version}`)
  expect(new Set(names).size).toBe(profiles.length)
})

test('a profile is found by its key and version', () => {
  expect([profileOf('durabill'), profileOf('durabill', 1)]).toEqual([durabill, durabill])
  expect([profileOf('durabill', 99), profileOf('nobody')]).toEqual([undefined, undefined])
})

test.each([
  [{ key: 'Has Spaces' }],
  [{ version: 0 }],
  [{ rounding: { mode: 'up', at: 'line' } }],
  [{ prices: 'both' }],
  [{ surprise: true }],
])('%j is refused', (change) => {
  expect(profileSchema.safeParse({ ...durabill, ...change }).success).toBe(false)
})
