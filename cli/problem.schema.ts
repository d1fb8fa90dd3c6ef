import { z } from 'zod'

/** An RFC 9457 problem as the engine answers it; nothing in it is relied upon to be there. */
export const problemSchema = z.object({
  title: z.string().optional(),
  detail: z.string().optional(),
  code: z.string().optional(),
  fix: z.string().optional(),
  traceId: z.string().optional(),
  errors: z
    .array(
      z.object({
        pointer: z.string().optional(),
        message: z.string(),
        fix: z.string().optional(),
      }),
    )
    .optional(),
})

export type Problem = z.infer<typeof problemSchema>
