import { describe, expect, test } from 'vitest'

import { impure, readersOfEnvironment, sqlOutside } from './architecture/bans.ts'
import { badPaths, crowded, medianLines, walls } from './architecture/budgets.ts'
import { unarguedCasts } from './architecture/casts.ts'
import { columnStrays, rowStrays } from './architecture/import-laws.ts'
import { allSources } from './architecture/source.ts'
import type { Source } from './architecture/source.ts'

type Law = (sources: readonly Source[]) => string[]

const laws: Readonly<Record<string, Law>> = {
  'code imports, by value, only what its row allows': rowStrays,
  'no column imports another column by value': columnStrays,
  'no file is a wall, and every function fits on one screen': walls,
  'no file is a drawer, and none lies too deep': badPaths,
  'no file offers more than five names': crowded,
  'what must repeat exactly asks no clock, no dice and no locale': impure,
  'only adapters/env.ts reads the environment': readersOfEnvironment,
  'a type that is asserted is argued for': unarguedCasts,
  'SQL stays in adapters/postgres': sqlOutside,
}

const everything = allSources()

test.each(Object.entries(laws))('%s', (_name, law) => {
  expect(law(everything)).toEqual([])
})

test('there is code to judge', ({ annotate }) => {
  expect(everything.length).toBeGreaterThan(50)
  return annotate(`The median file has ${medianLines(everything)} lines; the aim is 60 or fewer.`)
})

const long = (lines: number) => Array.from({ length: lines }, () => '  work()').join('\n')

/** One violation each: a law that cannot fail protects nothing. */
const seeded: readonly (readonly [what: string, law: Law, path: string, text: string])[] = [
  ['a workflow imports stripe', rowStrays, 'workflows/sales/a.ts', `import Stripe from 'stripe'`],
  ['a workflow imports Node', rowStrays, 'workflows/sales/a.ts', `import 'node:crypto'`],
  ['domain imports zod', rowStrays, 'domain/sales/a.ts', `import { z } from 'zod'`],
  ['domain imports Node', rowStrays, 'domain/sales/a.ts', `import { hash } from 'node:crypto'`],
  ['domain loads a schema', rowStrays, 'domain/a.ts', `import { a } from './ids.schema.ts'`],
  ['domain imports an adapter', rowStrays, 'domain/a.ts', `export * from '../adapters/env.ts'`],
  ['a type in a value import', rowStrays, 'domain/a.ts', `import { type Z } from 'zod'`],
  ['an adapter imports the api', rowStrays, 'adapters/a.ts', `import { a } from '../api/app.ts'`],
  [
    'a workflow imports an activity',
    rowStrays,
    'workflows/sales/a.ts',
    `import { bill } from '../../activities/sales/bill.ts'`,
  ],
  [
    'an activity runs a workflow body',
    rowStrays,
    'activities/sales/a.ts',
    `const body = await import('../../workflows/sales/purchase.ts')`,
  ],
  [
    'the api imports a workflow body',
    rowStrays,
    'api/sales.ts',
    `import { purchase } from '../workflows/sales/purchase.ts'`,
  ],
  [
    'payments imports sales',
    columnStrays,
    'domain/payments/a.ts',
    `import { price } from '../sales/price.ts'`,
  ],
  [
    'a test of sales imports a provider',
    columnStrays,
    'activities/sales/a.test.ts',
    `import { stripe } from '../../adapters/psp/stripe.ts'`,
  ],
  ['a file is too long', walls, 'domain/a.ts', long(301)],
  ['a function is too long', walls, 'domain/a.ts', `const f = () => {\n${long(60)}\n}`],
  ['a drawer', badPaths, 'domain/payments/dunning-utils.ts', ''],
  ['a drawer in the path', badPaths, 'adapters/services/a.ts', ''],
  ['a path too deep', badPaths, 'adapters/a/b/c/d/e.ts', ''],
  [
    'too many names',
    crowded,
    'domain/a.ts',
    `export const a = 1, b = 2, c = 3, d = 4, e = 5, f = 6`,
  ],
  ['domain asks the clock', impure, 'domain/a.ts', `const now = Date.now()`],
  ['a workflow formats by locale', impure, 'workflows/a.ts', `new Intl.NumberFormat('de')`],
  ['the api reads the environment', readersOfEnvironment, 'api/a.ts', `const a = process.env['A']`],
  ['an unargued cast', unarguedCasts, 'api/a.ts', 'f()\nconst a = b as string'],
  ['the api holds SQL', sqlOutside, 'api/a.ts', 'await tx`select id from sales.invoice`'],
]

/** What looks like a violation and is none. */
const innocent: readonly (readonly [what: string, law: Law, path: string, text: string])[] = [
  ['a type of stripe', rowStrays, 'domain/a.ts', `import type Stripe from 'stripe'`],
  ['a schema may use zod', rowStrays, 'domain/ids.schema.ts', `import { z } from 'zod'`],
  [
    'another column’s ports as types',
    columnStrays,
    'workflows/sales/a.ts',
    `import type { Ports } from '../payments/ports.ts'`,
  ],
  ['the api asks by contract', rowStrays, 'api/a.ts', `import '../workflows/sales/contract.ts'`],
  ['a comment that says Date.now()', impure, 'domain/a.ts', `// Date.now() is banned.`],
  ['an argued cast', unarguedCasts, 'api/a.ts', '// Always one.\nconst a = b as string'],
  ['as const', unarguedCasts, 'api/a.ts', 'f()\nconst a = [1] as const'],
  ['a long chapter of tests', walls, 'domain/a.test.ts', `describe('a', () => {\n${long(70)}\n})`],
  [
    'a registry of names',
    crowded,
    'domain/ids.ts',
    `export const a = 1, b = 2, c = 3, d = 4, e = 5, f = 6`,
  ],
]

describe('the laws can fail', () => {
  test.each(seeded)('%s', (_what, law, path, text) => {
    expect(law([{ path, text }])).toHaveLength(1)
  })

  test.each(innocent)('but not for: %s', (_what, law, path, text) => {
    expect(law([{ path, text }])).toEqual([])
  })
})
