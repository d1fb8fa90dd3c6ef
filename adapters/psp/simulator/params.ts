import { invalid } from './refusal.ts'

/** A form-encoded request as Stripe reads it: `metadata[invoice]=…`, `expand[0]=…`. */
export type Params = {
  text(name: string): string | undefined
  required(name: string): string
  /** A whole number as the wire carries it; refused unless it is safe. */
  integer(name: string): number | undefined
  flag(name: string): boolean
  /** The fields of `name[…]`. */
  group(name: string): Readonly<Record<string, string>>
  list(name: string): readonly string[]
}

/** @param encoded a body or a query string, without the question mark */
export function readParams(encoded: string): Params {
  const fields = new URLSearchParams(encoded)
  const text = (name: string) => fields.get(name) ?? undefined

  function required(name: string) {
    const value = text(name)
    if (value !== undefined && value !== '') return value
    throw invalid(`Missing required param: ${name}.`, { code: 'parameter_missing', param: name })
  }

  function integer(name: string) {
    const value = text(name)
    if (value === undefined) return undefined
    // Stripe's amounts are JSON numbers; sixteen digits would no longer be exact.
    if (/^\d{1,15}$/.test(value)) return Number(value)
    throw invalid(`Invalid integer: ${value}`, { code: 'parameter_invalid_integer', param: name })
  }

  const group = (name: string) =>
    Object.fromEntries(
      [...fields].flatMap(([key, value]) =>
        key.startsWith(`${name}[`) && key.endsWith(']')
          ? [[key.slice(name.length + 1, -1), value]]
          : [],
      ),
    )

  return {
    text,
    required,
    integer,
    group,
    flag: (name) => text(name) === 'true',
    list: (name) => Object.values(group(name)),
  }
}
