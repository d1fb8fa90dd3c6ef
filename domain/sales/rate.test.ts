import { array, assert, bigInt, integer, property, record } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { someTariff } from '../../test/random-tariff.ts'
import { seeded } from '../../test/seeded.ts'
import { decimalText, type Exact } from '../money/decimal.ts'
import { plus, rate } from './rate.ts'
import { readTariff } from './read-tariff.ts'
import type { Tariff } from './tariff.ts'

const seed = 20_261_130

const tariffs = integer({ min: 1, max: 2 ** 31 - 1 }).map((from) => someTariff(quietly(from)))
const units = record({
  digits: bigInt({ min: 0n, max: 1_000_000n }),
  scale: integer({ min: 0, max: 5 }),
})

/** `seeded` says its seed each time; here the property says its own. */
function quietly(from: number): (below: number) => number {
  let state = from
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff
    return (state >>> 8) % below
  }
}

const textOf = (tariff: Tariff, quantity: Exact, after?: Exact) =>
  decimalText(rate(tariff, after === undefined ? { quantity } : { quantity, after }).exact)

const whole = (digits: number | bigint): Exact => ({ digits: BigInt(digits), scale: 0 })

describe('a rated quantity', () => {
  test('comes to the same at once and in parts, each after those before it', () => {
    assert(
      property(tariffs, array(units, { minLength: 1, maxLength: 5 }), (tariff, parts) => {
        let before = whole(0)
        let sum = whole(0)
        for (const quantity of parts) {
          sum = plus(sum, rate(tariff, { quantity, after: before }).exact)
          before = plus(before, quantity)
        }
        expect(decimalText(sum)).toBe(textOf(tariff, before))
      }),
      { seed, numRuns: 2_000 },
    )
  })

  test('never costs less than fewer units do', () => {
    assert(
      property(tariffs, units, units, (tariff, quantity, more) => {
        expect(rate(tariff, { quantity: more, after: quantity }).exact.digits >= 0n).toBe(true)
      }),
      { seed, numRuns: 2_000 },
    )
  })

  test('of whole units comes to the sum of each unit by itself', () => {
    const random = seeded(seed)
    for (let round = 0; round < 200; round += 1) {
      const tariff = someTariff(random)
      const after = random(500)
      const count = random(300)
      let sum = whole(0)
      for (let unit = 0; unit < count; unit += 1) {
        sum = plus(sum, rate(tariff, { quantity: whole(1), after: whole(after + unit) }).exact)
      }
      expect(textOf(tariff, whole(count), whole(after)), `round ${round}`).toBe(decimalText(sum))
    }
  })

  test('has as many units in its tiers as it has', () => {
    assert(
      property(tariffs, units, units, (tariff, quantity, after) => {
        const rated = rate(tariff, { quantity, after })
        if (rated.kind === 'package') return
        const sum = rated.tiers.map((tier) => tier.units).reduce(plus)
        expect(decimalText(sum)).toBe(decimalText(quantity))
      }),
      { seed, numRuns: 1_000 },
    )
  })
})

describe('the fixed amount of a tier', () => {
  const tariff: Tariff = {
    kind: 'graduated',
    tiers: [
      { upTo: '10', unitAmount: '1' },
      { unitAmount: '0.5', flatAmount: '7' },
    ],
  }

  test.each([
    ['10', '0', '10'],
    ['10.5', '0', '17.25'],
    ['1', '10', '7.5'],
    ['1', '10.5', '0.5'],
    ['0', '10', '0'],
  ])('%s units after %s come to %s', (quantity, after, cost) => {
    expect(textOf(tariff, exactOf(quantity), exactOf(after))).toBe(cost)
  })
})

describe('a block', () => {
  const tariff: Tariff = { kind: 'package', size: '1000', amount: '5', free: '100' }

  test.each([
    ['0', '0', '0'],
    ['100', '0', '0'],
    ['100.5', '0', '5'],
    ['1100', '0', '5'],
    ['1101', '0', '10'],
    ['900', '200', '0'],
    ['901', '200', '5'],
  ])('is begun by %s units after %s for %s', (quantity, after, cost) => {
    expect(textOf(tariff, exactOf(quantity), exactOf(after))).toBe(cost)
  })
})

function exactOf(text: string): Exact {
  const [units = '', decimals = ''] = text.split('.')
  return { digits: BigInt(units + decimals), scale: decimals.length }
}

const graduated = (...tiers: Extract<Tariff, { kind: 'graduated' }>['tiers']): Tariff => {
  return { kind: 'graduated', tiers }
}

describe('a tariff that is none is refused, and the field named', () => {
  const tier = { unitAmount: '1' } as const
  const blocks = { kind: 'package', size: '10', amount: '1' } as const

  test.each<[string, Tariff]>([
    ['tariff.tiers', graduated()],
    ['tariff.tiers[0].upTo', graduated({ ...tier, upTo: '5' })],
    ['tariff.tiers[0].upTo', graduated({ ...tier, upTo: '0' }, tier)],
    ['tariff.tiers[0].upTo', graduated(tier, tier)],
    ['tariff.tiers[1].upTo', graduated({ ...tier, upTo: '5' }, { ...tier, upTo: '5.0' }, tier)],
    ['tariff.tiers[0].unitAmount', graduated({ unitAmount: '-1' })],
    ['tariff.tiers[0].flatAmount', graduated({ ...tier, flatAmount: '1e3' })],
    ['tariff.size', { ...blocks, size: '0' }],
    ['tariff.size', { ...blocks, size: '-1' }],
    ['tariff.amount', { ...blocks, amount: '' }],
    ['tariff.free', { ...blocks, free: '-5' }],
  ])('%s', (field, tariff) => {
    expect(readTariff(tariff)).toMatchObject({ kind: 'refused', field })
    expect(readTariff(tariff)).toMatchObject({ kind: 'refused', field })
  })
})
