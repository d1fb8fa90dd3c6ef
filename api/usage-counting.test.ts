import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type UsageStage, usageStage } from '../test/usage-stage.ts'
import { usageIntake } from './usage-intake.ts'

let stage: UsageStage
beforeAll(async () => {
  stage = await usageStage()
})
afterAll(() => stage.stop())

/** Tenths as the decimal that an event carries. */
const decimal = (tenths: number) => `${Math.floor(tenths / 10)}.${tenths % 10}`
const sum = (tenths: readonly number[]) => tenths.reduce((all, one) => all + one, 0)
const plain = (tenths: number) => decimal(tenths).replace(/\.0$/, '')

test('a batch that eight clients send at once to two processes is counted once', async () => {
  const ada = await stage.somebody()
  await ada.open()
  const tenths = Array.from({ length: 1_000 }, (_, index) => (index * 37) % 991)
  const batch = tenths.map((tenth, index) => ada.used(`e${index}`, { quantity: decimal(tenth) }))
  // Its own memory and its own flushes: all that another process would have.
  const elsewhere = usageIntake(stage.app)
  const byHttp = async () =>
    (await stage.send(batch)).filter(({ duplicate }) => duplicate === false)
  const directly = async () => {
    const answers = await elsewhere(stage.tenantId, batch)
    return answers.filter((answer) => answer.kind === 'recorded' && !answer.duplicate)
  }
  const clients = Array.from({ length: 8 }, (_, index) => (index % 2 === 0 ? byHttp() : directly()))
  const news = await Promise.all(clients)
  expect(sum(news.map((list) => list.length))).toBe(1_000)
  expect(await ada.sums()).toMatchObject([
    { events: 1_000, total: plain(sum(tenths)), highest: '99', duplicates: 7_000 },
  ])
})

test('however events are split over batches, ordered and repeated, the sums are the same', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.nat(9_999), { minLength: 1, maxLength: 40 }),
      fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 15 })), { minLength: 1, maxLength: 8 }),
      async (tenths, cuts) => {
        const ada = await stage.somebody()
        await ada.open()
        const events = tenths.map((tenth, index) =>
          ada.used(`${index}`, { quantity: decimal(tenth) }),
        )
        const batches = cuts.map(([from, size]) =>
          Array.from({ length: size }, (_, nth) => events[(from + nth * 7) % events.length] ?? {}),
        )
        const all = [...batches, events.toReversed()]
        await Promise.all(all.map((batch) => stage.send(batch)))
        const sent = sum(all.map((batch) => batch.length))
        expect(await ada.sums()).toMatchObject([
          {
            events: tenths.length,
            total: plain(sum(tenths)),
            highest: plain(Math.max(...tenths)),
            duplicates: sent - tenths.length,
          },
        ])
      },
    ),
    { numRuns: 25 },
  )
})

test('events of many customers at once, in crossing orders, never block each other', async () => {
  const people = await Promise.all(Array.from({ length: 12 }, () => stage.somebody()))
  await Promise.all(people.map((one) => one.open()))
  const round = (nth: number) => {
    const order = nth % 2 === 0 ? people : people.toReversed()
    return order.flatMap((one) => [one.used(`${nth}`), one.used(`again ${nth % 3}`)])
  }
  const [here, there] = [usageIntake(stage.app), usageIntake(stage.app)]
  const batches = Array.from({ length: 40 }, (_, nth) => round(nth))
  const answers = await Promise.all(
    batches.map((batch, nth) => (nth % 2 === 0 ? here : there)(stage.tenantId, batch)),
  )
  expect(answers.flat().every((answer) => answer.kind === 'recorded')).toBe(true)
  for (const one of people) {
    expect(await one.sums()).toMatchObject([{ events: 43, total: '43', duplicates: 37 }])
  }
})
