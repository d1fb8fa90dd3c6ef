import { describe, expect, test } from 'vitest'
import { shown, someOrder } from '../../test/random-order.ts'
import { seeded } from '../../test/seeded.ts'
import { creditDocument, creditUnreferenced } from './credit-note.ts'
import type { CreditedLine } from './credit-share.ts'
import type { PricedDocument, PricedLine } from './document.ts'
import { priceDocument } from './price.ts'
import { durabill } from './profiles.ts'
import { isRefusal, type Refusal } from './refusal.ts'
import { remainingOf, type RemainingLine } from './remaining.ts'
import { replaySteps } from './replay.ts'

type Random = (below: number) => number

const seed = 20_261_122

function priced(answer: PricedDocument | Refusal): PricedDocument {
  if (isRefusal(answer)) throw new Error(shown(answer))
  return answer
}

function someShare(random: Random, line: PricedLine): CreditedLine {
  const { key, quantity, totalMinor } = line
  if (random(4) === 0) return { key }
  if (random(4) === 0) {
    const denominator = 1 + random(31)
    const numerator = BigInt(1 + random(denominator))
    return { key, share: { numerator, denominator: BigInt(denominator) } }
  }
  if (random(2) === 0 && totalMinor > 0n) {
    return { key, minor: 1n + BigInt(random(Number(totalMinor))) }
  }
  return { key, quantity: `${random(1 + Number.parseInt(quantity.replace('-', ''), 10))}.5` }
}

/** Credits at random, refused ones left out, then the whole of what is left. */
function creditAtRandom(random: Random, original: PricedDocument): PricedDocument[] {
  const notes: PricedDocument[] = []
  for (let round = random(6); round > 0; round -= 1) {
    const lines = original.lines
      .filter(() => random(2) === 0)
      .map((line) => someShare(random, line))
    const what = { kind: 'lines', lines } as const
    const note = creditDocument({ original, alreadyCredited: notes, what })
    if (!isRefusal(note)) notes.push(note)
  }
  const last = creditDocument({ original, alreadyCredited: notes, what: { kind: 'whole' } })
  return isRefusal(last) ? notes : [...notes, last]
}

const sumOf = (notes: readonly PricedDocument[], pick: (note: PricedDocument) => bigint) =>
  notes.reduce((sum, note) => sum + pick(note), 0n)

function notZero(sums: ReadonlyMap<string, readonly bigint[]>) {
  return [...sums]
    .filter(([, parts]) => parts.some((part) => part !== 0n))
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
}

function perLine(documents: readonly PricedDocument[]) {
  const sums = new Map<string, readonly bigint[]>()
  for (const { key, ...line } of documents.flatMap((document) => document.lines)) {
    const parts = [line.listMinor, line.discountMinor, line.netMinor, line.taxMinor]
    sums.set(
      key,
      parts.map((part, at) => part + (sums.get(key)?.[at] ?? 0n)),
    )
  }
  return shown(notZero(sums))
}

function perGroup(documents: readonly PricedDocument[]) {
  const sums = new Map<string, readonly bigint[]>()
  for (const { category, netMinor, taxMinor } of documents.flatMap(({ taxes }) => taxes)) {
    const [net = 0n, tax = 0n] = sums.get(category) ?? []
    sums.set(category, [net + netMinor, tax + taxMinor])
  }
  return shown(notZero(sums))
}

test('credit notes that end in whole add up to the invoice, by line, by group and in total', () => {
  const random = seeded(seed)
  let several = 0
  for (let round = 0; round < 3_000; round += 1) {
    const original = priceDocument(someOrder(random))
    if (isRefusal(original) || original.totalMinor > 2n ** 31n) continue
    const notes = creditAtRandom(random, original)
    const told = `round ${round} of seed ${seed}`
    expect(perLine(notes), told).toBe(perLine([original]))
    expect(perGroup(notes), told).toBe(perGroup([original]))
    expect(sumOf(notes, total)).toBe(original.totalMinor)
    if (notes.length > 2) several += 1
  }
  expect(several).toBeGreaterThan(500)
})

const total = (note: PricedDocument) => note.totalMinor

/** Whether more is credited of a line than was charged; on a negative line, signs are turned. */
function isBelowZero({ line, quantity, ...rest }: RemainingLine): boolean {
  const sign = line.quantity.startsWith('-') ? -1n : 1n
  const parts = [quantity.digits, rest.netMinor, rest.taxMinor, rest.discountMinor]
  return parts.some((part) => part * sign < 0n)
}

test('at no time is more credited than was charged, in the sum or in a line', () => {
  const random = seeded(seed + 1)
  for (let round = 0; round < 1_000; round += 1) {
    const original = priceDocument(someOrder(random))
    if (isRefusal(original) || original.totalMinor > 2n ** 31n) continue
    const notes = creditAtRandom(random, original)
    for (const [index, note] of notes.entries()) {
      expect(note.totalMinor >= 0n).toBe(true)
      const left = remainingOf(original, notes.slice(0, index + 1))
      expect(sumOf(notes.slice(0, index + 1), total) <= original.totalMinor).toBe(true)
      expect(left.filter(isBelowZero), shown(left)).toEqual([])
      const replays = note.lines.map((line) => replaySteps(line, note.currency).kind)
      expect(replays).toEqual(replays.map(() => 'same'))
    }
  }
})

const thing = { key: '1', description: 'A thing', taxCategory: 'standard' } as const
const setting = {
  currency: 'CHF',
  country: 'CH',
  taxPoint: '2023-05-01',
  profile: durabill,
} as const
const invoice = priced(
  priceDocument({ ...setting, lines: [{ ...thing, quantity: '3', unitPrice: '3.33' }] }),
)

describe('a credit note', () => {
  const one = { kind: 'lines', lines: [{ key: '1', quantity: '1' }] } as const

  test('keeps the invoice’s rate, whatever the rate is today', () => {
    const note = priced(creditDocument({ original: invoice, alreadyCredited: [], what: one }))
    expect(note.taxes).toMatchObject([{ rate: '7.7', netMinor: 333n, taxMinor: 26n }])
  })

  test('the last one takes the leftover unit', () => {
    const notes: PricedDocument[] = []
    for (let round = 0; round < 3; round += 1) {
      notes.push(priced(creditDocument({ original: invoice, alreadyCredited: notes, what: one })))
    }
    expect(notes.map((note) => note.taxMinor)).toEqual([26n, 26n, 25n])
    expect(invoice.taxMinor).toBe(77n)
  })

  test('of an amount, tax included, comes to exactly that amount', () => {
    const what = { kind: 'lines', lines: [{ key: '1', minor: 500n }] } as const
    const note = priced(creditDocument({ original: invoice, alreadyCredited: [], what }))
    expect(note).toMatchObject({ totalMinor: 500n, taxMinor: 36n, netMinor: 464n })
    expect(note.lines[0]).toMatchObject({ quantity: '1', unitPrice: '4.64' })
  })

  test('of a line’s whole amount takes its whole quantity', () => {
    const what = { kind: 'lines', lines: [{ key: '1', minor: invoice.totalMinor }] } as const
    const note = priced(creditDocument({ original: invoice, alreadyCredited: [], what }))
    expect(note.lines[0]).toMatchObject({ quantity: '3', credits: { quantity: '3' } })
    const again = creditDocument({ original: invoice, alreadyCredited: [note], what: one })
    expect(again).toMatchObject({ kind: 'refused', field: 'lines[0].key' })
  })

  test.each([
    ['lines[0].key', [{ key: '9' }]],
    ['lines[0].quantity', [{ key: '1', quantity: '3.001' }]],
    ['lines[0].quantity', [{ key: '1', quantity: '0' }]],
    ['lines[0].minor', [{ key: '1', minor: 1077n }]],
    ['lines[0].minor', [{ key: '1', minor: 1n, quantity: '1' }]],
    ['lines[1].key', [{ key: '1', minor: 1n }, { key: '1' }]],
    ['lines', []],
  ])('is refused at %s', (field, lines) => {
    const what = { kind: 'lines', lines } as const
    const answer = creditDocument({ original: invoice, alreadyCredited: [], what })
    expect(answer).toMatchObject({ kind: 'refused', field })
  })

  test('is refused once all is credited', () => {
    const what = { kind: 'whole' } as const
    const note = priced(creditDocument({ original: invoice, alreadyCredited: [], what }))
    const again = creditDocument({ original: invoice, alreadyCredited: [note], what })
    expect(again).toMatchObject({ kind: 'refused', field: 'what' })
  })
})

describe('a credit without an invoice of ours', () => {
  const lines = [{ ...thing, quantity: '2', unitPrice: '5' }]

  test('is priced at the rate of the document that it corrects', () => {
    const today = { ...setting, taxPoint: '2026-11-21', lines }
    const dated = creditUnreferenced({ ...today, corrects: { issuedOn: '2017-12-31' } })
    expect(dated).toMatchObject({ netMinor: 1000n, taxMinor: 80n })
    expect(creditUnreferenced({ ...today, corrects: {} })).toMatchObject({ taxMinor: 81n })
  })

  test('is refused with a minus sign', () => {
    const negative = [{ ...thing, quantity: '-2', unitPrice: '5' }]
    const answer = creditUnreferenced({ ...setting, lines: negative, corrects: {} })
    expect(answer).toMatchObject({ kind: 'refused', field: 'lines[0].quantity' })
  })
})
