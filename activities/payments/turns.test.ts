import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { turns } from './turns.ts'

test('no more than allowed go on at a time, all get their turn, and one that fails gives its place back', async () => {
  const turn = turns(3)
  const begun: number[] = []
  let going = 0
  let most = 0
  const work = (index: number) => async () => {
    begun.push(index)
    going += 1
    most = Math.max(most, going)
    await pause(1)
    going -= 1
    if (index % 4 === 0) throw new Error('broken')
    return index
  }
  const all = Array.from({ length: 20 }, (_, index) => index)
  const settled = await Promise.allSettled(all.map((index) => turn(work(index))))
  expect(settled.map(({ status }) => status === 'fulfilled')).toEqual(
    all.map((index) => index % 4 !== 0),
  )
  expect({ begun, most, going }).toEqual({ begun: all, most: 3, going: 0 })
})
