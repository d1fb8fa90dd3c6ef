import { invalid } from './refusal.ts'

/** A page of Stripe's list shape. */
export function page(url: string, items: Iterable<unknown>, limit: number) {
  const data: unknown[] = []
  for (const item of items) {
    if (data.length === limit)
      return { status: 200, body: { object: 'list', url, has_more: true, data } } as const
    data.push(item)
  }
  return { status: 200, body: { object: 'list', url, has_more: false, data } } as const
}

/** Stripe's bounds: 1 to 100, 10 if not said. */
export function limitOf(asked: number | undefined) {
  if (asked === undefined) return 10
  if (asked >= 1 && asked <= 100) return asked
  throw invalid(`Invalid limit: ${asked}`, { param: 'limit' })
}
