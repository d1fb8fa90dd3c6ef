import { nearest } from './nearest.ts'
import type { PlanBody } from './plan.ts'
import type { Refusal } from './refusal.ts'

/** A price may name only a meter that there is: usage of another would never be counted. */
export function unknownMeters(
  { prices }: Pick<PlanBody, 'prices'>,
  known: readonly string[],
): Refusal[] {
  return prices.flatMap(({ meter }, index) =>
    meter === undefined || known.includes(meter)
      ? []
      : [{ ...unknownMeter(meter, known), field: `prices[${index}].meter` }],
  )
}

/** Says that there is no such meter, and which one was likely meant. */
export function unknownMeter(meter: string, known: readonly string[]): Refusal {
  const meant = nearest(meter, known)
  return {
    kind: 'refused',
    field: 'meter',
    message: `There is no meter "${meter}".`,
    fix:
      meant === undefined ? `Make it first: PUT /v1/meters/${meter}.` : `Did you mean "${meant}"?`,
  }
}
