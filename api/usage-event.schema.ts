import { z } from 'zod'
import { parseDecimal } from '../domain/money/decimal.ts'
import { usageRecordedSchema } from '../domain/sales/usage.schema.ts'
import { envelope } from './cloud-event.schema.ts'

const isOrdinary = (time: string) => time >= '1970' && time < '3000' && time.length <= 40

/** One `usage.recorded` event: the contract. */
export const usageEventSchema = z.object({
  ...envelope,
  type: z.literal('usage.recorded'),
  time: envelope.time.refine((time) => time === undefined || isOrdinary(time), {
    error: 'Send a time from 1970 to 2999, in at most 40 characters.',
  }),
  data: usageRecordedSchema,
})

/** What an event of use says, checked. */
export type UsageSaid = {
  readonly id: string
  readonly source: string
  readonly time?: string | undefined
  readonly data: {
    readonly customer: { readonly id: string } | { readonly key: string }
    readonly subscription?: string | undefined
    readonly meter: string
    readonly quantity: string
  }
}

/** Whether an event is for this door; whether it is as it should be is asked later. */
export const isUsage = (body: unknown): body is Fields =>
  isFields(body) && body['type'] === 'usage.recorded'

type Fields = Readonly<Record<string, unknown>>
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * Reads an event by hand, as `usageEventSchema` would and many times as fast: usage comes by
 * thousands. It says only that an event is wrong, not where: the schema does.
 */
export function readUsage(body: Fields): UsageSaid | undefined {
  const { specversion, id, source, time, data } = body
  if (specversion !== '1.0' || !isText(id) || !isText(source) || !isExtraFine(body))
    return undefined
  if (time !== undefined && !isTime(time)) return undefined
  if (!isFields(data) || hasStrangers(data)) return undefined
  const customer = readCustomer(data['customer'])
  const meter = trimmed(data['meter'])
  const quantity = readQuantity(data['quantity'])
  if (customer === undefined || meter === undefined || quantity === undefined) return undefined
  const said = { customer, meter, quantity }
  if (data['subscription'] === undefined) return { id, source, time, data: said }
  const subscription = trimmed(data['subscription'])
  return subscription === undefined
    ? undefined
    : { id, source, time, data: { ...said, subscription } }
}

const isText = (value: unknown): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= 200

/** What an envelope may carry beside what is read. */
function isExtraFine({ subject, datacontenttype, dataschema }: Fields): boolean {
  return (
    (subject === undefined || isText(subject)) &&
    (datacontenttype === undefined || datacontenttype === 'application/json') &&
    (dataschema === undefined || typeof dataschema === 'string')
  )
}

const instant = z.regexes.datetime({ offset: true })
const isTime = (value: unknown): value is string =>
  typeof value === 'string' && isOrdinary(value) && instant.test(value)

const known = new Set(['customer', 'subscription', 'meter', 'quantity'])

function hasStrangers(data: Fields): boolean {
  for (const name in data) if (!known.has(name)) return true
  return false
}

function trimmed(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined
  const text = value.trim()
  return text.length > 0 && text.length <= 100 ? text : undefined
}

const ours = /^cus_[0-9a-z]{26}$/

function readCustomer(value: unknown): { id: string } | { key: string } | undefined {
  if (!isFields(value)) return undefined
  const [name, ...more] = Object.keys(value)
  if (more.length > 0) return undefined
  if (name === 'key') {
    const key = trimmed(value['key'])
    return key === undefined ? undefined : { key }
  }
  const id = name === 'id' ? value['id'] : undefined
  return typeof id === 'string' && ours.test(id) ? { id } : undefined
}

function readQuantity(value: unknown): string | undefined {
  if (value === undefined) return '1'
  if (typeof value === 'number') {
    return Number.isSafeInteger(value) && value >= 0 ? String(value) : undefined
  }
  if (typeof value !== 'string' || value.startsWith('-')) return undefined
  return parseDecimal(value) === undefined ? undefined : value
}
