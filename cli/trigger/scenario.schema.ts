import { z } from 'zod'

const list = z.enum(['invoices', 'payments', 'collections', 'messages', 'refunds', 'credit-notes'])

/** One step of a scenario. `{order}` in a text of `data` stands for this run's order. */
const step = z.union([
  /** Sends a product event; the scenario's customer is put in where the type has one. */
  z.strictObject({
    send: z.enum(['order.placed', 'order.cancelled', 'payment-method.updated']),
    data: z.record(z.string(), z.unknown()),
  }),
  /** Waits until a row of the customer's says what `where` does, field by field, as text. */
  z.strictObject({ await: list, where: z.record(z.string(), z.string()).default({}) }),
  /** Moves the scenario's clock: `3d`, `1mo`, or `next`, to the next thing that is due. */
  z.strictObject({ advance: z.string() }),
])

/** A story to play on an engine: data, so that anybody may copy one and change it. */
export const scenarioSchema = z.strictObject({
  title: z.string(),
  /** Where the customer's own test clock stands at first; absent: real time. */
  clock: z.iso.datetime().optional(),
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
