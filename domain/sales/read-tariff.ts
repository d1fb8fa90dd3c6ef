import { parseDecimal, type Exact } from '../money/decimal.ts'
import { tenTo } from '../money/scale.ts'
import { isRefusal, type Refusal } from './refusal.ts'
import type { Tariff, Tier } from './tariff.ts'

/** A tier whose texts have become exact numbers; its bounds are whole numbers of the tariff's scale. */
export type ReadTier = {
  readonly tier: Tier
  /** Where it begins, as text: the `upTo` of the tier before it. */
  readonly from: string
  readonly above: bigint
  readonly upTo: bigint | undefined
  readonly unit: Exact
  readonly flat: Exact | undefined
}

/** A tariff whose texts have become exact numbers. Quantities count in `10^-scale` units. */
export type ReadTariff =
  | { readonly kind: 'graduated'; readonly scale: number; readonly tiers: readonly ReadTier[] }
  | {
      readonly kind: 'package'
      readonly scale: number
      readonly size: bigint
      readonly free: bigint
      readonly amount: Exact
      readonly tariff: Extract<Tariff, { kind: 'package' }>
    }

/** A tariff has no more tiers than this. */
const tiersMax = 100

// Prices are few and immutable, lines are many: each tariff is read once while it is alive.
const known = new WeakMap<Tariff, ReadTariff | Refusal>()

/**
 * Reads a tariff. It is the check of one, too: a refusal names the field inside the tariff
 * (`tariff.tiers[1].upTo`), what is wrong with it, and the mend.
 */
export function readTariff(tariff: Tariff): ReadTariff | Refusal {
  const before = known.get(tariff)
  if (before !== undefined) return before
  const read = tariff.kind === 'graduated' ? readGraduated(tariff.tiers) : readPackage(tariff)
  known.set(tariff, read)
  return read
}

function refuse(field: string, why: { readonly message: string; readonly fix: string }): Refusal {
  return { kind: 'refused', field: `tariff.${field}`, ...why }
}

const fixDecimal = 'Write digits with at most one point, from zero upward, such as "0.0031".'

function readAmount(text: string, field: string): Exact | Refusal {
  const exact = parseDecimal(text)
  if (exact !== undefined && exact.digits >= 0n) return exact
  return refuse(field, { message: `"${text}" is no decimal from zero upward.`, fix: fixDecimal })
}

function readGraduated(tiers: readonly Tier[]): ReadTariff | Refusal {
  if (tiers.length === 0 || tiers.length > tiersMax) {
    const message = `A graduated tariff has from one to ${tiersMax} tiers.`
    return refuse('tiers', { message, fix: 'Send at least one; the last has no upTo.' })
  }
  const scale = Math.max(...tiers.map(({ upTo = '' }) => decimalsOf(upTo)))
  const read: ReadTier[] = []
  for (const [index, tier] of tiers.entries()) {
    const last = index === tiers.length - 1
    const one = readTier(tier, { before: read.at(-1), scale, last })
    if (isRefusal(one)) {
      return { ...one, field: one.field.replace('tariff.', `tariff.tiers[${index}].`) }
    }
    read.push(one)
  }
  return { kind: 'graduated', scale, tiers: read }
}

type Place = {
  readonly before: ReadTier | undefined
  readonly scale: number
  readonly last: boolean
}

function readTier(tier: Tier, { before, scale, last }: Place): ReadTier | Refusal {
  const unit = readAmount(tier.unitAmount, 'unitAmount')
  if (isRefusal(unit)) return unit
  const flat = tier.flatAmount === undefined ? undefined : readAmount(tier.flatAmount, 'flatAmount')
  if (flat !== undefined && isRefusal(flat)) return flat
  const above = before?.upTo ?? 0n
  const upTo = readBound(tier, { above, scale, last })
  if (typeof upTo === 'object') return upTo
  return { tier, from: before?.tier.upTo ?? '0', above, upTo, unit, flat }
}

type Bounds = { readonly above: bigint; readonly scale: number; readonly last: boolean }

function readBound({ upTo }: Tier, { above, scale, last }: Bounds): bigint | undefined | Refusal {
  if (last) {
    if (upTo === undefined) return undefined
    const message = 'The last tier has an end, so units beyond it would have no price.'
    return refuse('upTo', { message, fix: 'Leave upTo out of the last tier.' })
  }
  if (upTo === undefined) {
    const message = 'Only the last tier has no end.'
    return refuse('upTo', { message, fix: 'Say up to which quantity the tier goes.' })
  }
  const bound = readAmount(upTo, 'upTo')
  if (isRefusal(bound)) return bound
  const whole = atScale(bound, scale)
  if (whole > above) return whole
  const message = `The tiers do not ascend: ${upTo} is not above where the tier begins.`
  return refuse('upTo', { message, fix: 'Order the tiers by upTo, each above the one before.' })
}

function readPackage(tariff: Extract<Tariff, { kind: 'package' }>): ReadTariff | Refusal {
  const size = readAmount(tariff.size, 'size')
  if (isRefusal(size)) return size
  const amount = readAmount(tariff.amount, 'amount')
  if (isRefusal(amount)) return amount
  const free = readAmount(tariff.free ?? '0', 'free')
  if (isRefusal(free)) return free
  if (size.digits === 0n) {
    const message = 'A block of no units can never be full.'
    return refuse('size', { message, fix: 'Send how many units a block has, above zero.' })
  }
  const scale = Math.max(size.scale, free.scale)
  const blocks = { size: atScale(size, scale), free: atScale(free, scale) }
  return { kind: 'package', scale, ...blocks, amount, tariff }
}

function decimalsOf(text: string): number {
  const point = text.indexOf('.')
  return point === -1 ? 0 : text.length - point - 1
}

/** A decimal as a whole number of `10^-scale`; `scale` is at least its own. */
export function atScale({ digits, scale: own }: Exact, scale: number): bigint {
  return own === scale ? digits : digits * tenTo(scale - own)
}
