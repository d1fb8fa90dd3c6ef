import { expect, test } from 'vitest'
import { gathered } from './gathered.ts'

type Call = { readonly key: string; readonly items: readonly number[]; readonly done: () => void }

const turn = () => new Promise<void>((resolve) => setImmediate(resolve))

/** A gatherer whose lists end when the test says so. */
function slow(options: { readonly itemsMax?: number; readonly atOnce?: number } = {}) {
  const calls: Call[] = []
  const gather = gathered<number, string>({
    itemsMax: options.itemsMax ?? 100,
    atOnce: options.atOnce ?? 1,
    work: async (key, items) => {
      await new Promise<void>((done) => calls.push({ key, items, done }))
      return items.map((item) => `${key}${item}`)
    },
  })
  /** Ends what is under way, until nothing is. */
  const finish = async () => {
    for (let at = 0; at < calls.length; at += 1) {
      calls[at]?.done()
      await turn()
    }
  }
  return { calls, gather, finish }
}

test('who comes while a list is under way goes together in the next', async () => {
  const { calls, gather, finish } = slow()
  const answers = [gather('a', [1]), gather('a', [2, 3]), gather('a', []), gather('a', [4])]
  await finish()
  expect(calls.map(({ items }) => items)).toEqual([[1], [2, 3, 4]])
  expect(await Promise.all(answers)).toEqual([['a1'], ['a2', 'a3'], [], ['a4']])
})

test('lists hold one key, and no more than they may; a large caller goes alone', async () => {
  const { calls, gather, finish } = slow({ itemsMax: 3 })
  const wanted: [string, number[]][] = [
    ['a', [0]],
    ['a', [1, 2]],
    ['b', [3]],
    ['a', [4, 5]],
    ['a', [6]],
    ['b', [7, 8, 9, 10]],
  ]
  const answers = wanted.map(([key, items]) => gather(key, items))
  await finish()
  expect(calls.map(({ key, items }) => [key, ...items])).toEqual([
    ['a', 0],
    ['a', 1, 2, 6],
    ['b', 3],
    ['a', 4, 5],
    ['b', 7, 8, 9, 10],
  ])
  expect(await Promise.all(answers)).toEqual(
    wanted.map(([key, items]) => items.map((item) => `${key}${item}`)),
  )
})

test('as many lists are under way as may be, and no more', async () => {
  const { calls, gather, finish } = slow({ atOnce: 2 })
  const answers = [1, 2, 3, 4].map((item) => gather('a', [item]))
  expect(calls.map(({ items }) => items)).toEqual([[1], [2]])
  await finish()
  expect(calls.map(({ items }) => items)).toEqual([[1], [2], [3, 4]])
  expect((await Promise.all(answers)).flat()).toEqual(['a1', 'a2', 'a3', 'a4'])
})

test('a list that fails is done again caller by caller: nobody fails for another', async () => {
  const gather = gathered<number, number>({
    itemsMax: 100,
    atOnce: 1,
    work: async (_key, items) => {
      if (items.includes(13)) throw new Error('Not thirteen.')
      return items
    },
  })
  const answers = [1, 2, 13, 4].map((item) => gather('a', [item]))
  const settled = await Promise.allSettled(answers)
  expect(settled.map(({ status }) => status)).toEqual([
    'fulfilled',
    'fulfilled',
    'rejected',
    'fulfilled',
  ])
})
