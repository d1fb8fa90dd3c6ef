import { importsOf } from './imports.ts'
import type { Import } from './imports.ts'
import { isTest } from './is-test.ts'
import type { Source } from './source.ts'

/** A row's law: the paths of ours and the packages that its code may import by value. */
type RowLaw = { readonly paths: RegExp; readonly packages: RegExp }

/** A schema sits beside its noun, but is for the edges: the pure rows never load one. */
const laws: Readonly<Record<string, RowLaw>> = {
  domain: {
    paths: /^domain\/(?!.*\.schema\.ts$)/,
    packages: /^(temporal-polyfill\/implementation|big\.js)$/,
  },
  workflows: {
    paths: /^(workflows|domain)\/(?!.*\.schema\.ts$)/,
    packages: /^@temporalio\/(workflow|common)(\/|$)/,
  },
  adapters: {
    paths: /^(adapters|domain)\//,
    // Any vendor, except the packages that are other rows' runtimes.
    packages: /^(?!@temporalio\/(workflow|activity|worker)(\/|$))/,
  },
  activities: {
    paths: /^(activities|adapters|domain)\//,
    packages: /^(@temporalio\/activity|prom-client)$/,
  },
  api: {
    paths: /^(api|adapters|domain)\/|^workflows\/\w+\/contract\.ts$/,
    packages: /^(hono|@hono\/[\w-]+|zod|@temporalio\/client)(\/|$)/,
  },
}

const rowNames = /^(domain|workflows|activities|adapters|api|worker|cli|test|bench|deploy|docs)\//

const columns = ['sales', 'payments', 'messaging', 'access', 'accounting']

/** Folders that belong to a column without bearing its name. */
const alsoOf: Readonly<Record<string, string>> = { psp: 'payments', channel: 'messaging' }

/** Rows that put the columns together, and so may see all of them. */
const composing = /^(worker|cli|test|bench)\//

/** Every import by value that its row does not allow. Schemas and tests are exempt. */
export function rowStrays(sources: readonly Source[]): string[] {
  return sources
    .filter(({ path }) => !isTest(path) && !path.endsWith('.schema.ts'))
    .flatMap(importsOf)
    .filter((one) => one.byValue && !isAllowed(one))
    .map(say)
}

/** Every import by value from one column into another. Nothing in a column is exempt. */
export function columnStrays(sources: readonly Source[]): string[] {
  return sources
    .filter(({ path }) => !composing.test(path))
    .flatMap(importsOf)
    .filter(({ from, to, byValue }) => byValue && rowNames.test(to) && areApart(from, to))
    .map(say)
}

function isAllowed({ from, to }: Import): boolean {
  const law = laws[from.split('/')[0] ?? '']
  if (law === undefined) return true // A row that composes.
  return (rowNames.test(to) ? law.paths : law.packages).test(to)
}

function areApart(from: string, to: string): boolean {
  const [mine, theirs] = [columnOf(from), columnOf(to)]
  return mine !== undefined && theirs !== undefined && mine !== theirs
}

/** `activities/sales/bill.ts`, `api/sales.ts` and `adapters/postgres/sales/x.ts` are of sales. */
function columnOf(path: string): string | undefined {
  const words = path.replace(/(\.test|\.schema)?\.ts$/, '').split('/')
  return words.map((word) => alsoOf[word] ?? word).find((word) => columns.includes(word))
}

const say = ({ from, to }: Import) => `${from} imports ${to}`
