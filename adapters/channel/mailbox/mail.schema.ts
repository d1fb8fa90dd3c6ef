import { z } from 'zod'

// Resend's own rule is finer; this one finds what can never be delivered.
const address = z.string().regex(/^[^\s@]+@[^\s@]+$|^[^<>]*<[^\s@<>]+@[^\s@<>]+>$/)

/** What Resend's `POST /emails` takes, as far as a billing engine uses it. */
export const mailRequest = z.object({
  from: address,
  to: z.union([address.transform((one) => [one]), z.array(address).min(1).max(50)]),
  subject: z.string(),
  html: z.string().default(''),
  text: z.string().default(''),
  headers: z.record(z.string(), z.string()).default({}),
  attachments: z
    .array(
      z.object({
        filename: z.string().default('attachment'),
        content_type: z.string().default('application/octet-stream'),
        /** Base64. */
        content: z.string(),
      }),
    )
    .default([]),
})

/** How the next `times` requests shall fail. */
export const faultRequest = z.object({
  answer: z.enum(['500', '429', 'cut', 'lost']),
  times: z.int().min(0).max(1_000_000).default(1),
})

export type MailRequest = z.output<typeof mailRequest>
