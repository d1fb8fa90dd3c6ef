import { z } from 'zod'
import { currencySchema } from '../domain/money/money.schema.ts'

/** What Sales keeps of a command's answer, as it stands in the table. */
export const storedAnswerSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('done'),
    state: z.string(),
    effective: z.enum(['now', 'period-end']),
    effectiveAt: z.string(),
    invoiceId: z.string().nullable(),
    credits: z.array(
      z.object({
        creditNoteId: z.string(),
        number: z.string(),
        invoiceId: z.string(),
        minor: z.string().transform(BigInt),
        currency: currencySchema,
      }),
    ),
  }),
  z.object({
    kind: z.literal('refused'),
    field: z.string(),
    message: z.string(),
    fix: z.string(),
  }),
])

export type StoredAnswer = z.infer<typeof storedAnswerSchema>
