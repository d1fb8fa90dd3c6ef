import { setTimeout as pause } from 'node:timers/promises'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { gathered } from './gathered.ts'

type Item = { readonly group: string; readonly row: number }

/** Doubles rows, and remembers its batches; a batch with a row that is not whole breaks. */
function doubling(itemsMax: number) {
  const batches: (readonly Item[])[] = []
  const double = gathered({
    groupOf: (item: Item) => item.group,
    rowOf: (item) => String(item.row),
    itemsMax,
    work: async (items) => {
      batches.push(items)
      await pause(1)
      const poison = items.find(({ row }) => !Number.isInteger(row))
      if (poison !== undefined) throw new Error(`${poison.row} is not whole`)
      return items.map(({ row }) => row * 2)
    },
  })
  return { batches, double }
}

test('a list brought at once is one batch, an item alone does not wait', async () => {
  const { batches, double } = doubling(10)
  expect(await double({ group: 'a', row: 1 })).toBe(2)
  const list = [1, 2, 3].map((row) => double({ group: 'a', row }))
  expect(await Promise.all(list)).toEqual([2, 4, 6])
  expect(batches.map((batch) => batch.length)).toEqual([1, 3])
})

test('whatever is brought and whenever: each is answered, and only what is broken fails', async () => {
  const item = fc.record({
    group: fc.constantFrom('a', 'b'),
    row: fc.constantFrom(1, 2, 3, 4, 5, 6, 7, 8, 1.5, 2.5),
    wait: fc.nat(3),
  })
  const brought = fc.array(item, { maxLength: 60 })
  await fc.assert(
    fc.asyncProperty(brought, fc.integer({ min: 1, max: 9 }), async (items, itemsMax) => {
      const { batches, double } = doubling(itemsMax)
      const answers = items.map(async ({ wait, ...one }) => {
        if (wait > 0) await pause(wait)
        return double(one)
      })
      const settled = await Promise.allSettled(answers)
      expect(settled.map((one) => (one.status === 'fulfilled' ? one.value : 'broken'))).toEqual(
        items.map(({ row }) => (Number.isInteger(row) ? row * 2 : 'broken')),
      )
      for (const batch of batches) {
        expect(batch.length).toBeLessThanOrEqual(itemsMax)
        expect(new Set(batch.map(({ group }) => group)).size).toBe(1)
        expect(new Set(batch.map(({ row }) => row)).size).toBe(batch.length)
      }
    }),
    { numRuns: 40 },
  )
})
