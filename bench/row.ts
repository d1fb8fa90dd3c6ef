/** One line of the table: what we did, what the bare parts did in the same run, and the ratio. */
export type Row = {
  readonly name: string
  readonly unit: string
  readonly ours: number
  readonly floor: number
  /** Ours ÷ floor where more is better, floor ÷ ours where less is; 1 is the floor itself. */
  readonly ratio: number
  readonly conditions: Readonly<Record<string, string | number>>
}

/** A bench: measures, and says what its rows are called. */
export type Bench = {
  readonly name: string
  readonly about: string
  run(tell: (text: string) => void): Promise<Row[]>
}

/** The middle of a list of numbers. */
export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

/** The value below which a share of the numbers lies. */
export function percentile(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

/** Three significant digits: more than a shared machine can repeat. */
export const brief = (value: number): number => Number(value.toPrecision(3))
