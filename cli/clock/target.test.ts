import { expect, test } from 'vitest'

import { CliError } from '../cli-error.ts'
import { targetOf } from './target.ts'

const now = '2026-01-31T09:00:00.000Z'

test.each([
  [{ by: '1mo' }, '2026-02-28T09:00:00Z'],
  [{ by: '3d' }, '2026-02-03T09:00:00Z'],
  [{ by: '12h' }, '2026-01-31T21:00:00Z'],
  [{ by: 'P1Y' }, '2027-01-31T09:00:00Z'],
  [{ to: '2026-03-01' }, '2026-03-01T00:00:00Z'],
  [{ to: '2026-03-01T09:00:00+01:00' }, '2026-03-01T08:00:00Z'],
  [{ by: 'next' }, 'next'],
  [{}, 'next'],
])('%j leads to %s', (move, target) => {
  expect(targetOf(now, move)).toBe(target)
})

test.each([
  [{ by: 'soon' }, 2],
  [{ by: '3x' }, 2],
  [{ to: 'tomorrow' }, 2],
  [{ to: '2026-03-01', by: '3d' }, 2],
  [{ to: '2025-01-01' }, 4],
  [{ by: '0d' }, 4],
])('%j is refused with exit code %i', (move, exitCode) => {
  const error = catchError(() => targetOf(now, move))
  expect(error).toBeInstanceOf(CliError)
  expect(error).toMatchObject({ exitCode })
})

function catchError(work: () => unknown): unknown {
  try {
    return work()
  } catch (error) {
    return error
  }
}
