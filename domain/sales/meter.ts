import type { MeterId } from '../ids.ts'

/** How events of a meter become one number: how many, their sum, or their highest value. */
export type Aggregation = 'count' | 'sum' | 'max'

/** Something that is counted. Its aggregation never changes once it is made. */
export type Meter = {
  readonly meterId: MeterId
  /** The product's name for it: `api_calls`. */
  readonly key: string
  readonly name: string
  readonly aggregation: Aggregation
}
