import { z } from '@hono/zod-openapi'

/** A refusal as RFC 9457 has it, with a code for programs and a fix for people. */
export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string(),
    fix: z.string(),
    errors: z
      .array(z.object({ pointer: z.string(), message: z.string(), fix: z.string().optional() }))
      .optional(),
    traceId: z.string().optional(),
  })
  .openapi('Problem', {
    description: 'Why a request was refused, and what would be right.',
    example: {
      type: 'urn:durabill:invoice-not-found',
      title: 'Invoice not found',
      status: 404,
      detail: 'There is no invoice INV-2026-9999.',
      code: 'invoice-not-found',
      fix: 'List the invoices with GET /v1/invoices.',
      traceId: '3f0d…',
    },
  })
