import { assert } from '../assert.ts'
import { multiply, type Exact } from '../money/decimal.ts'
import { tenTo } from '../money/scale.ts'
import { atScale, readTariff, type ReadTariff, type ReadTier } from './read-tariff.ts'
import { isRefusal } from './refusal.ts'
import type { Tariff } from './tariff.ts'

/** Units, and how many were rated before them under the same tariff. Neither is below zero. */
export type Usage = { readonly quantity: Exact; readonly after?: Exact }

/** The units that fell into one tier. */
export type RatedTier = {
  readonly tier: ReadTier
  readonly units: Exact
  /** Set where the tier's first unit is among these, so that its fixed amount is due. */
  readonly flat: Exact | undefined
  /** In major units, exact. */
  readonly exact: Exact
}

type Package = Extract<ReadTariff, { kind: 'package' }>

/** What units cost under a tariff, in major units, exact, and how it came to that. */
export type Rated =
  | { readonly kind: 'graduated'; readonly exact: Exact; readonly tiers: readonly RatedTier[] }
  | {
      readonly kind: 'package'
      readonly exact: Exact
      readonly blocks: bigint
      readonly package: Package
    }

/**
 * Rates the units in `(after, after + quantity]`. What was before them is not charged again, so a
 * quantity that is rated in parts comes to what it comes to at once.
 *
 * `graduated`: each unit at the price of the tier it falls into, and a tier's fixed amount with
 * its first unit. `package`: each block begun beyond the free units, unless it was begun before.
 *
 * The tariff must be one that `readTariff` does not refuse.
 */
export function rate(tariff: Tariff, { quantity, after = none }: Usage): Rated {
  const read = readTariff(tariff)
  assert(!isRefusal(read), 'a tariff was checked before it is rated')
  const scale = Math.max(read.scale, quantity.scale, after.scale)
  const start = atScale(after, scale)
  const span = { start, end: start + atScale(quantity, scale), scale }
  return read.kind === 'graduated' ? byTiers(read, span) : byBlocks(read, span)
}

const none: Exact = { digits: 0n, scale: 0 }

/** `(start, end]`, in whole `10^-scale` units. */
type Span = { readonly start: bigint; readonly end: bigint; readonly scale: number }

function byTiers(
  { tiers, scale: own }: Extract<ReadTariff, { kind: 'graduated' }>,
  { start, end, scale }: Span,
): Rated {
  const finer = tenTo(scale - own)
  const touched: RatedTier[] = []
  let exact = none
  for (const tier of tiers) {
    const above = tier.above * finer
    const upTo = tier.upTo === undefined ? end : tier.upTo * finer
    // Without units, the tier they would fall into says that they cost nothing.
    if (upTo <= start && tier.upTo !== undefined) continue
    if (above >= end && touched.length > 0) break
    const digits = (upTo < end ? upTo : end) - (above > start ? above : start)
    const part = inTier(tier, { units: { digits, scale }, isFirst: start <= above && digits > 0n })
    touched.push(part)
    exact = touched.length === 1 ? part.exact : plus(exact, part.exact)
  }
  return { kind: 'graduated', exact, tiers: touched }
}

type InTier = { readonly units: Exact; readonly isFirst: boolean }

function inTier(tier: ReadTier, { units, isFirst }: InTier): RatedTier {
  const flat = isFirst ? tier.flat : undefined
  const product = multiply(units, tier.unit)
  return { tier, units, flat, exact: flat === undefined ? product : plus(product, flat) }
}

function byBlocks(read: Package, { start, end, scale }: Span): Rated {
  const finer = tenTo(scale - read.scale)
  const size = read.size * finer
  const free = read.free * finer
  const blocks = begun(end - free, size) - begun(start - free, size)
  const exact = { digits: blocks * read.amount.digits, scale: read.amount.scale }
  return { kind: 'package', exact, blocks, package: read }
}

/** How many blocks so many units begin. */
function begun(units: bigint, size: bigint): bigint {
  return units <= 0n ? 0n : (units + size - 1n) / size
}

/** The exact sum. */
export function plus(a: Exact, b: Exact): Exact {
  if (a.scale === b.scale) return { digits: a.digits + b.digits, scale: a.scale }
  const scale = Math.max(a.scale, b.scale)
  return { digits: atScale(a, scale) + atScale(b, scale), scale }
}
