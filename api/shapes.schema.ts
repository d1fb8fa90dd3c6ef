import { z } from '@hono/zod-openapi'

/** Minor units as text, with the currency they count. */
export const moneyJson = z.object({ amount: z.string(), currency: z.string() }).openapi('Money', {
  description: 'Minor units of an ISO 4217 currency, as text.',
  example: { amount: '1999', currency: 'CHF' },
})

/** An instant in UTC. */
export const instant = z
  .string()
  .openapi({ format: 'date-time', example: '2026-03-01T09:00:00.000Z' })

/** A postal address as it is read and shown. */
export const addressJson = z
  .strictObject({
    line1: z.string().trim().min(1).max(200).optional(),
    line2: z.string().trim().min(1).max(200).optional(),
    postcode: z.string().trim().min(1).max(20).optional(),
    city: z.string().trim().min(1).max(100).optional(),
    region: z.string().trim().min(1).max(100).optional(),
    country: z.string().regex(/^[A-Z]{2}$/, {
      error: 'Send the country as two capital letters (ISO 3166-1), such as "CH".',
    }),
  })
  .openapi('Address', {
    example: { line1: 'Bahnhofstrasse 1', postcode: '8001', city: 'Zürich', country: 'CH' },
  })

/** The envelope of every list. */
export const listJson = <Row extends z.ZodType>(row: Row) =>
  z.object({ data: z.array(row), nextCursor: z.string().nullable() })

/** A name in a path: an id, a key or a number. */
export const pathName = (name: string, example: string) =>
  z
    .string()
    .min(1)
    .max(200)
    .regex(/^[^\0]*$/)
    .openapi({ param: { name, in: 'path' }, example })

/** A filter of a list. */
export const filter = (description: string, example: string) =>
  z
    .string()
    .min(1)
    .max(200)
    .regex(/^[^\0]*$/)
    .optional()
    .openapi({ description, example })

/** An IANA zone that this machine knows. */
export const zone = z
  .string()
  .max(64)
  .refine(isKnownZone, { error: 'Send an IANA time zone, such as "Europe/Zurich".' })
  .openapi({ example: 'Europe/Zurich' })

/** Whether it is a zone by name, not by an offset from UTC. */
export function isKnownZone(name: string): boolean {
  try {
    return (
      /^[A-Za-z]/.test(name) &&
      new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
    )
  } catch {
    return false
  }
}
