import { z, type OpenAPIHono } from '@hono/zod-openapi'
import { problemSchema } from './problem.schema.ts'
import { pathName } from './shapes.schema.ts'

const kinds = {
  invoice: { path: '/v1/invoices', tag: 'Invoices', words: 'an invoice', example: 'INV-2026-0001' },
  note: {
    path: '/v1/credit-notes',
    tag: 'Credit notes',
    words: 'a credit note',
    example: 'CN-2026-0001',
  },
} as const

const refused = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: problemSchema } },
})

/** Documents a final document as a page and as a PDF. */
export function documentDownloads(
  registry: OpenAPIHono['openAPIRegistry'],
  name: keyof typeof kinds,
): void {
  const { path, tag, words, example } = kinds[name]
  for (const [form, type] of [
    ['html', 'text/html'],
    ['pdf', 'application/pdf'],
  ] as const) {
    registry.registerPath({
      method: 'get',
      path: `${path}/{${name}}/${form}`,
      tags: [tag],
      summary: `Show ${words} as ${form === 'html' ? 'a page' : 'a PDF'}`,
      description: 'As it was when it became final, in the language of its buyer.',
      security: [{ key: [] }],
      request: { params: z.object({ [name]: pathName(name, example) }) },
      responses: {
        200: {
          description: 'The document.',
          content: { [type]: { schema: z.string().openapi({ format: 'binary' }) } },
        },
        401: refused('No key, or one that is not in force.'),
        404: refused('There is no such document.'),
      },
    })
  }
}
