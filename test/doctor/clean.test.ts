import { afterAll, beforeAll, expect, test } from 'vitest'
import { examine } from '../../adapters/postgres/doctor/index.ts'
import { playSeason, type Season } from './season.ts'
import { openStage, type Stage } from './stage.ts'

let stage: Stage
let season: Season
beforeAll(async () => {
  stage = await openStage()
  season = await playSeason(stage)
})
afterAll(() => stage.close())

test('a season by the engine’s own steps is clean, in every invariant', async () => {
  const { system, psp } = stage
  const diagnosis = await examine({ system, psp, settleSeconds: 0 })
  expect(diagnosis.checks.filter((check) => check.ok !== true)).toEqual([])
  expect(diagnosis.ok).toBe(true)
  expect(diagnosis.checks.map(({ id }) => id)).toEqual(
    Array.from({ length: 16 }, (_, index) => `I${index + 1}`),
  )
})

test('one tenant alone is examined as it sees itself', async () => {
  const { system, psp } = stage
  const diagnosis = await examine({ system, psp, tenantId: season.other, settleSeconds: 0 })
  expect(diagnosis.ok).toBe(true)
  expect(diagnosis.checks.find(({ id }) => id === 'I7')?.detail).toBe(
    '1 orders, 0 periods, 1 invoices',
  )
  expect(diagnosis.checks.find(({ id }) => id === 'I3')?.detail).toContain('lines belong to others')
})

test('without a provider its book is not compared', async () => {
  const diagnosis = await examine({ system: stage.system })
  expect(diagnosis.checks.find(({ id }) => id === 'I3')).toMatchObject({ ok: 'skipped' })
  expect(diagnosis.ok).toBe(true)
})
