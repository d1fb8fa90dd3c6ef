import type { BillingProfile, OrderLine } from '../domain/sales/document.ts'
import { exactly, type Fraction, fraction, parse } from './fraction.ts'
import { naiveCost } from './naive-tariff.ts'

// A second opinion. It shares no code with the engine's pricer and works the other way round:
// every amount is a reduced fraction of major units, rounding counts up units one at a time, and
// remainders are handed out by looking for the largest again and again. Slow, and meant to be.

/** What a line, a group and the document come to, in minor units. */
export type NaiveDocument = {
  readonly lines: readonly {
    readonly list: bigint
    readonly discount: bigint
    readonly net: bigint
    readonly tax: bigint
  }[]
  readonly taxByCategory: ReadonlyMap<string, bigint>
  readonly total: bigint
}

const { zero, plus, minus, times, over, isLess } = exactly

function below(x: Fraction): bigint {
  const rest = ((x.n % x.d) + x.d) % x.d
  return (x.n - rest) / x.d
}

function round(x: Fraction, mode: BillingProfile['rounding']['mode']): bigint {
  if (x.n < 0n) return -round(fraction(-x.n, x.d), mode)
  const low = below(x)
  const rest = minus(x, fraction(low, 1n))
  const half = fraction(1n, 2n)
  if (mode === 'down' || isLess(rest, half)) return low
  if (isLess(half, rest)) return low + 1n
  return mode === 'half-up' || low % 2n === 1n ? low + 1n : low
}

const total = (parts: readonly Fraction[]) => parts.reduce(plus, zero)

function fill(parts: readonly Fraction[], target: bigint): bigint[] {
  const given = parts.map(below)
  while (given.reduce((sum, part) => sum + part, 0n) < target) {
    let best = 0
    for (let at = 1; at < parts.length; at += 1) {
      if (isLess(left(best), left(at))) best = at
    }
    given[best]! += 1n
  }
  return given

  function left(at: number): Fraction {
    return minus(parts[at]!, fraction(given[at]!, 1n))
  }
}

type How = { readonly profile: BillingProfile; readonly categories: readonly string[] }

function settle(exact: readonly Fraction[], { profile, categories }: How): bigint[] {
  const { mode, at } = profile.rounding
  if (at === 'line') return exact.map((part) => round(part, mode))
  const names = [...new Set(categories)]
  const inGroup = (name: string) => exact.filter((_, line) => categories[line] === name)
  const sums = names.map((name) => total(inGroup(name)))
  const whole =
    at === 'document' ? fill(sums, round(total(sums), mode)) : sums.map((sum) => round(sum, mode))
  const queues = names.map((name, group) => fill(inGroup(name), whole[group]!))
  return categories.map((name) => queues[names.indexOf(name)]!.shift()!)
}

/** Prices lines by the same rules as `priceDocument`, in another way. Keeps zero lines. */
export function naivePrice(order: {
  readonly lines: readonly OrderLine[]
  readonly profile: BillingProfile
  /** Decimals of the currency. */
  readonly exponent: number
  /** In percent, by category. */
  readonly rates: ReadonlyMap<string, string>
}): NaiveDocument {
  const { lines, profile, exponent, rates } = order
  const unit = fraction(10n ** BigInt(exponent), 1n)
  const hundred = fraction(100n, 1n)
  const how = { profile, categories: lines.map((line) => line.taxCategory) }

  const list = settle(
    lines.map((line) => times(naiveCost(line), unit)),
    how,
  )
  const off = lines.map(({ discount }, at) => {
    if (discount === undefined) return zero
    if (discount.kind === 'amount') return fraction(discount.minor, 1n)
    return over(times(fraction(list[at]!, 1n), parse(discount.percent)), hundred)
  })
  const discount = settle(off, how)
  const base = list.map((minor, at) => minor - discount[at]!)
  const taxes = lines.map((line, at) => {
    const rate = parse(rates.get(line.taxCategory) ?? '0')
    const whole = profile.prices === 'inclusive' ? plus(hundred, rate) : hundred
    return over(times(fraction(base[at]!, 1n), rate), whole)
  })
  const tax = settle(taxes, how)

  const taxByCategory = new Map<string, bigint>()
  for (const [at, name] of how.categories.entries()) {
    taxByCategory.set(name, (taxByCategory.get(name) ?? 0n) + tax[at]!)
  }
  const inside = profile.prices === 'inclusive'
  const nets = base.map((minor, at) => (inside ? minor - tax[at]! : minor))
  return {
    lines: nets.map((net, at) => ({
      list: list[at]!,
      discount: discount[at]!,
      net,
      tax: tax[at]!,
    })),
    taxByCategory,
    total: nets.reduce((sum, net, at) => sum + net + tax[at]!, 0n),
  }
}
