import { expect, test } from 'vitest'
import type { UsageEvent } from '../../../domain/sales/usage.ts'
import { windowMemory } from './usage-memory.ts'

const at = (ms: number) => new Date(ms).toISOString()
const event = (more: Partial<UsageEvent> = {}): UsageEvent => ({
  source: 's',
  sourceId: 'e',
  customerId: 'cus_a',
  meterKey: 'bytes',
  quantity: '1',
  time: at(1_500),
  ...more,
})
const window = { windowId: 'uwn_a', startsAtMs: 1_000, endsAtMs: 2_000 } as const

test('a window is remembered for its customer, its meter and its time', () => {
  const memory = windowMemory(() => 0)
  memory.learn(event(), window)
  expect(memory.recall(event())).toBe('uwn_a')
  expect(memory.recall(event({ time: at(1_000) }))).toBe('uwn_a')
  for (const other of [
    event({ time: at(999) }),
    event({ time: at(2_000) }),
    event({ time: undefined }),
    event({ customerId: 'cus_b' }),
    event({ meterKey: 'calls' }),
    event({ subscription: { named: 'one', id: undefined } }),
  ]) {
    expect(memory.recall(other)).toBeUndefined()
  }
})

test('it is forgotten when it closes, and after a minute in any case', () => {
  let nowMs = 0
  const memory = windowMemory(() => nowMs)
  memory.learn(event(), window)
  memory.forget([event({ sourceId: 'another of theirs' })])
  expect(memory.recall(event())).toBeUndefined()
  memory.learn(event(), window)
  nowMs = 60_000
  expect(memory.recall(event())).toBe('uwn_a')
  nowMs += 1
  expect(memory.recall(event())).toBeUndefined()
})
