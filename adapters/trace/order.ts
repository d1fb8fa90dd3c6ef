import type { Told } from '../postgres/trace/index.ts'
import type { TraceLine } from './index.ts'

/**
 * Some rows bear the instant at which their transaction began, others the one at which they were
 * written; so an effect can seem to come first, by the length of one transaction.
 */
const transactionMsMax = 10_000

/**
 * Puts lines into true order: by the time they were recorded, but no effect before its cause.
 *
 * @param told of one instant, causes stand before effects already
 */
export function inOrder(told: readonly Told[]): TraceLine[] {
  const causes = Map.groupBy(told, (line) => line.key)
  const placed = told.map((line, rank) => ({
    line,
    rank,
    ms: notBefore(line, causes.get(line.cause)),
  }))
  return placed
    .toSorted((one, other) => one.ms - other.ms || one.rank - other.rank)
    .map(({ line: { key: _key, cause: _cause, ...shown } }) => shown)
}

function notBefore(line: Told, causes: readonly Told[] = []): number {
  const ownMs = line.recordedAt.getTime()
  if (line.key === 'now') return Number.MAX_SAFE_INTEGER
  if (line.cause === null) return ownMs
  const later = causes
    .map((cause) => cause.recordedAt.getTime())
    .filter((ms) => ms >= ownMs && ms - ownMs < transactionMsMax)
  return later.length === 0 ? ownMs : Math.min(...later)
}
