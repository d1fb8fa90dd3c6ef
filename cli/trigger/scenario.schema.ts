import { z } from 'zod'

const list = z.enum([
  'invoices',
  'payments',
  'collections',
  'messages',
  'refunds',
  'credit-notes',
  'subscriptions',
  'offers',
])

/** Fields by name, those inside others by a path such as `plan.key`, and what they say, as text. */
const where = z.record(z.string(), z.string()).default({})

/**
 * One step of a scenario. In a text of `data`, `{order}` stands for this run's order and
 * `{subscription}` for its subscription.
 */
const step = z.union([
  /** Sends a product event; the scenario's customer is put in where the type has one. */
  z.strictObject({
    send: z.enum([
      'order.placed',
      'order.cancelled',
      'payment-method.updated',
      'subscription.requested',
      'subscription.change.requested',
      'subscription.cancel.requested',
    ]),
    data: z.record(z.string(), z.unknown()),
  }),
  /**
   * Sends usage: `times` events of the customer, in one batch, at one instant (else by the clock).
   * The first `repeated` of them are sent once more, and must change nothing.
   */
  z.strictObject({
    use: z.string(),
    times: z.int().min(1).max(5_000).default(1),
    quantity: z.string().optional(),
    at: z.iso.datetime().optional(),
    repeated: z.int().min(0).default(0),
    /** What the engine says of each: counted in its open period, or late. */
    as: z.enum(['counted', 'late']).default('counted'),
  }),
  /** Waits until as many rows of the customer's as `rows` says, or any, say what `where` does. */
  z.strictObject({ await: list, where, rows: z.int().min(0).optional() }),
  /** Waits until "may they?" is answered so; with `consume` it is asked once, and taken. */
  z.strictObject({ check: z.string(), consume: z.string().optional(), where }),
  /** Takes the upgrade that stands open for the customer, at what it says is due today. */
  z.strictObject({ take: z.literal('offer') }),
  /** Moves the scenario's clock: `3d`, `1mo`, or `next`, to the next thing that is due. */
  z.strictObject({ advance: z.string() }),
])

/** A story to play on an engine: data, so that anybody may copy one and change it. */
export const scenarioSchema = z.strictObject({
  title: z.string(),
  /** Where the customer's own test clock stands at first; absent: real time. */
  clock: z.iso.datetime().optional(),
  /** Meters and plans to put first, by key, as `PUT /v1/meters/{key}` and `/v1/plans/{key}` take them. */
  meters: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
  plans: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
  customer: z.strictObject({
    name: z.string(),
    locale: z.string(),
    zone: z.string(),
    currency: z.string(),
    country: z.string(),
  }),
  steps: z.array(step).min(1),
})

export type Scenario = z.infer<typeof scenarioSchema>
export type ScenarioStep = Scenario['steps'][number]
