import type { ScenarioStep } from './scenario.schema.ts'
import type { Stage } from './stage.ts'

/** A row of a list, as the API gives it. */
export type Row = Readonly<Record<string, unknown>>

export type ListName = Extract<ScenarioStep, { readonly await: string }>['await']

/** The customer's rows of a list; some lists are asked by invoice. */
export async function rowsOf({ client, customerId }: Stage, list: ListName): Promise<Row[]> {
  if (list !== 'refunds' && list !== 'credit-notes') {
    return all(client.pages<Row>(`/v1/${list}`, { customer: customerId }))
  }
  const invoices = await all(client.pages<{ id: string }>('/v1/invoices', { customer: customerId }))
  const found = invoices.map(({ id }) => all(client.pages<Row>(`/v1/${list}`, { invoice: id })))
  return (await Promise.all(found)).flat()
}

const all = <T>(rows: AsyncIterable<T>): Promise<T[]> => Array.fromAsync(rows)

/** Whether a row says all that is wanted of it, field by field, as text. */
export const fits = (row: unknown, wanted: Readonly<Record<string, string>>): boolean =>
  Object.entries(wanted).every(([path, value]) => String(at(row, path)) === value)

/** What stands at `plan.key` of a row, or at `usage.0.events`. */
function at(row: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((value, name) => {
    if (typeof value !== 'object' || value === null) return undefined
    return Object.getOwnPropertyDescriptor(value, name)?.value
  }, row)
}

/** `invoices, status paid, total.amount 5929` */
export const wordsOf = (what: string, wanted: Readonly<Record<string, string>>): string =>
  [what, ...Object.entries(wanted).map(([field, value]) => `${field} ${value}`)].join(', ')
