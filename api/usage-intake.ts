import { gathered } from '../adapters/gathered.ts'
import type { Db } from '../adapters/postgres/client.ts'
import { usageRecorder } from '../adapters/postgres/sales/usage-record.ts'
import type { TenantId } from '../domain/ids.ts'
import type { UsageAnswer, UsageEvent, UsageState } from '../domain/sales/usage.ts'
import type { Refused } from './intake.ts'
import { fieldProblems } from './pointer.ts'
import { isUsage, readUsage, type UsageSaid, usageEventSchema } from './usage-event.schema.ts'
import { customerIn, nameBook, type Names } from './usage-names.ts'
import { inFuture, noCustomer, noMeter } from './usage-refusals.ts'

/** What comes of an event of use that is taken. */
export type Recorded = {
  readonly kind: 'recorded'
  /** It had been taken before: nothing changed. */
  readonly duplicate: boolean
  readonly state: UsageState
}

/** Takes events of use in, answering in their order; one that is refused holds up nobody. */
export type UsageIntake = (
  tenantId: TenantId,
  bodies: readonly unknown[],
) => Promise<(Recorded | Refused)[]>

/** Events in one transaction, and transactions at once: what two cores of a database keep up with. */
const flush = { itemsMax: 5_000, atOnce: 2 }

/** The door for events of use. What many requests bring at the same time goes in together. */
export function usageIntake(db: Db): UsageIntake {
  const namesFor = nameBook(db)
  const recordUsage = usageRecorder(db)
  const record = gathered<UsageEvent, UsageAnswer>({
    ...flush,
    // The gatherer knows its keys as texts; they are the tenants it was given.
    work: (tenantId, events) => recordUsage({ tenantId: tenantId as TenantId, events }),
  })
  return async (tenantId, bodies) => {
    const said = bodies.map(readBody)
    const names = await namesFor(tenantId, said.flatMap(fine))
    const resolved = said.map((one) => (isRefused(one) ? one : resolve(one, names)))
    const events = resolved.flatMap(fine)
    const answers = (events.length === 0 ? [] : await record(tenantId, events)).values()
    return resolved.map((one) => (isRefused(one) ? one : toAnswer(one, answers.next().value)))
  }
}

const isRefused = (one: object): one is Refused => 'kind' in one
const fine = <T extends object>(one: T | Refused): T[] => (isRefused(one) ? [] : [one])

function readBody(body: unknown): UsageSaid | Refused {
  const said = isUsage(body) ? readUsage(body) : undefined
  if (said !== undefined) return said
  const parsed = usageEventSchema.safeParse(body)
  if (parsed.success) return parsed.data
  return {
    kind: 'refused',
    code: 'event-invalid',
    status: 422,
    message: 'The event is not as it should be.',
    fix: 'Mend the fields named in errors and send it again.',
    errors: fieldProblems(parsed.error),
  }
}

/** An event with its names made ids. A subscription nobody knows yet may still come. */
function resolve(said: UsageSaid, names: Names): UsageEvent | Refused {
  const { id: sourceId, source, time, data } = said
  const customerId = customerIn(names, said)
  if (customerId === undefined) return noCustomer(said)
  if (!names.meters.has(data.meter)) return noMeter(data.meter, names.meters)
  const { meter: meterKey, quantity, subscription: named } = data
  const event = { source, sourceId, customerId, meterKey, quantity, time }
  if (named === undefined) return event
  return { ...event, subscription: { named, id: names.subscriptions.get(named) } }
}

function toAnswer({ time = '' }: UsageEvent, answer: UsageAnswer | undefined): Recorded | Refused {
  if (answer === undefined) throw new Error('An event of use was given no answer.')
  return answer.kind === 'recorded' ? answer : inFuture(time)
}
