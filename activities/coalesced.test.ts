import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { coalesced } from './coalesced.ts'

test('callers that come while one is served go together, and each gets its own answers', async () => {
  const batches: number[][] = []
  const double = coalesced(async (items: readonly number[]) => {
    batches.push([...items])
    await pause(5)
    return items.map((item) => item * 2)
  })
  const answers = await Promise.all([double([1]), double([2, 3]), double([]), double([4])])
  expect(answers).toEqual([[2], [4, 6], [], [8]])
  expect(batches).toEqual([[1], [2, 3, 4]])
})

test('nobody fails for the sake of another', async () => {
  const careful = coalesced(async (items: readonly number[]) => {
    await pause(1)
    if (items.includes(13)) throw new Error('unlucky')
    return items
  })
  const all = await Promise.allSettled([careful([1]), careful([2]), careful([13]), careful([3])])
  expect(all.map(({ status }) => status)).toEqual([
    'fulfilled',
    'fulfilled',
    'rejected',
    'fulfilled',
  ])
  await expect(careful([4])).resolves.toEqual([4])
})

test('a batch holds no more than one transaction should', async () => {
  const sizes: number[] = []
  const count = coalesced(async (items: readonly number[]) => {
    sizes.push(items.length)
    await pause(1)
    return items
  })
  const many = Array.from({ length: 300 }, (_, index) => index)
  await Promise.all([count([0]), count(many), count(many), count(many)])
  expect(sizes).toEqual([1, 300, 300, 300])
})
