import type { z } from '@hono/zod-openapi'
import { issuesOf } from '../domain/sales/order-issues.ts'
import type { FieldProblem } from './problem.ts'

/** `data.lines[3].quantity` as the JSON pointer `/data/lines/3/quantity`. */
export function pointerOf(field: string): string {
  if (field === '') return ''
  const parts = field.replace(/\[(\d+)\]/g, '.$1').split('.')
  return parts.map((part) => `/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}

/** So many mistakes are named, so long is each message: an answer is no echo of what was sent. */
const namedMax = 100
const messageMax = 300

/** Every field at fault, by its pointer. */
export function fieldProblems(error: z.ZodError, root = ''): FieldProblem[] {
  const issues = issuesOf(error).slice(0, namedMax)
  return issues.map(({ field, message }) => ({
    pointer: `${root}${pointerOf(field)}`,
    message: message.slice(0, messageMax),
  }))
}
