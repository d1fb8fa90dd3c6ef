import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { UsageWindowId } from '../../../domain/ids.ts'
import { seeded } from '../../../test/seeded.ts'
import { type Somebody, type UsageStage, usageStage } from '../../../test/usage-stage.ts'
import { asTenant } from '../client.ts'
import { adoptWaiting } from './usage-windows.ts'

let stage: UsageStage
let ada: Somebody
beforeAll(async () => {
  stage = await usageStage()
})
afterAll(() => stage.stop())
beforeEach(async () => {
  ada = await stage.somebody()
})

const below = seeded(Math.floor(Math.random() * 1e6))
const states = (results: readonly Record<string, unknown>[]) => results.map(({ state }) => state)

/** What a biller does: takes the window, reads its sum, and closes it. @returns what it has billed */
const bill = (windowId: UsageWindowId) =>
  asTenant(stage.app, stage.tenantId, async (tx) => {
    const [row] = await tx<{ events: bigint }[]>`
      select events from sales.usage_window where window_id = ${windowId} for update`
    await pause(below(15))
    await tx`update sales.usage_window set state = 'billed' where window_id = ${windowId}`
    return Number(row?.events)
  })

const adopt = (windowId: UsageWindowId) =>
  asTenant(stage.app, stage.tenantId, (tx) => adoptWaiting(tx, [windowId]))

test('what comes for a billed window is counted beside it, and the billed one stays as it is', async () => {
  const windowId = await ada.open()
  await stage.send([ada.used('in time', { quantity: '1' })])
  await bill(windowId)
  const late = [ada.used('late', { quantity: '2' }), ada.used('later', { quantity: '3' })]
  expect(states(await stage.send(late))).toEqual(['late', 'late'])
  const again = await stage.send([...late, ada.used('in time', { quantity: '1' })])
  expect(again).toMatchObject([
    { duplicate: true, state: 'late' },
    { duplicate: true, state: 'late' },
    { duplicate: true, state: 'counted' },
  ])
  expect(await ada.sums()).toMatchObject([
    { id: windowId, state: 'billed', events: 1, total: '1', duplicates: 0 },
    { lateFor: windowId, state: 'open', events: 2, total: '5', highest: '3', duplicates: 2 },
  ])
})

test('what comes after the late ones are billed gets a window of its own again', async () => {
  const windowId = await ada.open()
  await bill(windowId)
  await stage.send([ada.used('late')])
  const [, late] = await ada.sums()
  await bill(late?.id ?? 'uwn_')
  expect(await stage.send([ada.used('late'), ada.used('latest')])).toMatchObject([
    { duplicate: true, state: 'late' },
    { duplicate: false, state: 'late' },
  ])
  const sums = await ada.sums()
  expect(sums.map(({ lateFor, events }) => [lateFor, events])).toEqual([
    [null, 0],
    [windowId, 1],
    [windowId, 1],
  ])
})

test('events that are only sent again for a billed window open no other', async () => {
  const windowId = await ada.open()
  const events = [ada.used('1'), ada.used('2')]
  await stage.send(events)
  await bill(windowId)
  expect(states(await stage.send(events))).toEqual(['counted', 'counted'])
  expect(await ada.sums()).toHaveLength(1)
})

test('an event waits for its window, is known while it waits, and is counted when that opens', async () => {
  const soon = ada.used('soon', { quantity: '4' })
  const never = ada.used('never', { meter: 'calls' })
  expect(states(await stage.send([soon, never]))).toEqual(['waiting', 'waiting'])
  expect(await stage.send([soon])).toMatchObject([{ duplicate: true, state: 'waiting' }])
  const windowId = await ada.open()
  await adopt(windowId)
  await adopt(windowId)
  expect(await ada.sums()).toMatchObject([{ events: 1, total: '4', highest: '4' }])
  expect(await stage.send([soon])).toMatchObject([{ duplicate: true, state: 'counted' }])
})

test('an event that names a subscription waits for that one', async () => {
  const event = ada.used('e', { subscription: `${ada.key}-more` })
  const any = await ada.open()
  expect(states(await stage.send([event]))).toEqual(['waiting'])
  await adopt(any)
  const named = await ada.open({ subscriptionId: await ada.subscribe(`${ada.key}-more`) })
  await adopt(named)
  const events = new Map((await ada.sums()).map((sums) => [sums.id, sums.events]))
  expect([events.get(any), events.get(named)]).toEqual([0, 1])
})

test('of a period that was cut in two, each event finds its part', async () => {
  const first = await ada.open()
  await stage.send([ada.used('before')])
  await bill(first)
  // A plan that changes at the very beginning leaves two windows of the same start.
  const second = await ada.open()
  expect(states(await stage.send([ada.used('after')]))).toEqual(['counted'])
  const events = new Map((await ada.sums()).map((sums) => [sums.id, sums.events]))
  expect([events.get(first), events.get(second)]).toEqual([1, 1])
})

test('while a biller closes the window, each event is billed by it or comes late, once', async () => {
  for (let round = 0; round < 12; round += 1) {
    const one = await stage.somebody()
    const windowId = await one.open()
    const count = 30
    const sending = Array.from({ length: count }, async (_, index) => {
      await pause(below(20))
      return stage.send([one.used(`${index}`), one.used(`twin ${index}`)])
    })
    await pause(below(15))
    const billed = await bill(windowId)
    const results = (await Promise.all(sending)).flat()
    const [main, late] = await one.sums()
    expect(main).toMatchObject({ state: 'billed', events: billed })
    expect(billed + (late?.events ?? 0)).toBe(2 * count)
    const told = states(results).filter((state) => state === 'late').length
    expect(told).toBe(late?.events ?? 0)
  }
})

test('while a window is opened, each event is adopted or finds it, and none waits on', async () => {
  for (let round = 0; round < 12; round += 1) {
    const one = await stage.somebody()
    const count = 20
    const sending = Array.from({ length: count }, async (_, index) => {
      await pause(below(25))
      return stage.send([one.used(`${index}`), one.used(`twin ${index}`)])
    })
    await pause(below(15))
    const opening = asTenant(stage.app, stage.tenantId, async (tx) => {
      const windowId = await one.open({}, tx)
      await pause(below(10))
      await adoptWaiting(tx, [windowId])
      await pause(below(10))
    })
    await Promise.all([...sending, opening])
    expect(await one.sums()).toMatchObject([{ events: 2 * count, total: String(2 * count) }])
  }
})
