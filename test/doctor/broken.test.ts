import { afterAll, beforeAll, expect, test } from 'vitest'
import { moneyBreaks, otherBreaks } from './breaks.ts'
import { onCopy } from './copy.ts'
import { playSeason, type Season } from './season.ts'
import { openStage, type Stage } from './stage.ts'
import { clubBreaks, periodBreaks, usageBreaks } from './subscription-breaks.ts'

let stage: Stage
let season: Season
beforeAll(async () => {
  stage = await openStage()
  season = await playSeason(stage)
  await stage.rest()
})
afterAll(() => stage.close())

/** A unique key, a CHECK, or a trigger that says the same. */
const refusals = /^(23505|23514)$/

const breaks = [...moneyBreaks, ...otherBreaks, ...periodBreaks, ...clubBreaks, ...usageBreaks]

test.each(breaks.filter(({ refused }) => refused !== undefined))(
  'before its guards are gone, the database refuses that $what',
  async ({ refused }) => {
    await onCopy(stage, async ({ root }) => {
      await expect(refused?.(root, season)).rejects.toMatchObject({
        code: expect.stringMatching(refusals),
      })
    })
  },
)

test.each(breaks)('when $what, doctor names $names', async ({ names, by, sample }) => {
  const diagnosis = await onCopy(stage, async ({ root, diagnose }) => {
    await by(root, season)
    return diagnose()
  })
  const broken = diagnosis.checks.filter((check) => check.ok === false)
  expect(broken.map(({ id }) => id)).toEqual(names)
  expect(broken[0]?.samples).toContainEqual(expect.stringMatching(sample))
  expect(broken[0]?.detail).toMatch(/^\d+ broken; looked at /)
  expect(diagnosis.ok).toBe(false)
})

test('what is younger than a minute may still be on its way', async () => {
  await onCopy(stage, async ({ root, diagnose }) => {
    await root`update platform.outbox set dispatched_at = null, recorded_at = now() - interval '50 seconds'`
    expect(await diagnose(60)).toMatchObject({ ok: true })
    await root`update platform.outbox set recorded_at = now() - interval '70 seconds'`
    const late = await diagnose(60)
    expect(late.checks.filter((check) => check.ok === false).map(({ id }) => id)).toEqual(['I11'])
    expect(late.checks.find(({ id }) => id === 'I11')?.samples).toHaveLength(10)
  })
})

test('a role of the engine without a tenant sees nothing', async () => {
  await onCopy(stage, async ({ root }) => {
    await root`set role durabill_app`
    expect(await root`select from sales.document`).toHaveLength(0)
    expect(await root`select from payments.intent`).toHaveLength(0)
  })
})
