import { nearest } from '../domain/sales/nearest.ts'
import { futureMaxMinutes } from '../domain/sales/usage.ts'
import type { Refused } from './intake.ts'
import type { UsageSaid } from './usage-event.schema.ts'

/** The customer that an event of use names is not there. */
export function noCustomer({ data: { customer } }: UsageSaid): Refused {
  const [field, name] = 'key' in customer ? ['key', customer.key] : ['id', customer.id]
  return {
    kind: 'refused',
    code: 'customer-not-found',
    status: 404,
    message: `There is no customer ${field === 'key' ? `with the key "${name}"` : name}.`,
    fix: 'Make the customer with POST /v1/customers, then send the event again.',
    errors: [{ pointer: `/data/customer/${field}`, message: 'is not known' }],
  }
}

/** The meter is not there; one of much the same name may be. */
export function noMeter(meter: string, meters: ReadonlySet<string>): Refused {
  const meant = nearest(meter, [...meters])
  return {
    kind: 'refused',
    code: 'meter-not-found',
    status: 404,
    message: `There is no meter "${meter}".`,
    fix:
      meant === undefined
        ? 'Make the meter first, or name one that GET /v1/meters lists.'
        : `Did you mean "${meant}"? If not, make the meter first.`,
    errors: [{ pointer: '/data/meter', message: 'is not known' }],
  }
}

/** The event lies ahead of the customer's time. */
export const inFuture = (time: string): Refused => ({
  kind: 'refused',
  code: 'event-in-future',
  status: 422,
  message: `The event is of ${time}, which the customer has not come to.`,
  fix: `Send what has happened; clocks may differ by up to ${futureMaxMinutes} minutes.`,
  errors: [{ pointer: '/time', message: 'is in the future' }],
})
