import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'

import { filesInBundle, strangersIn } from './architecture/bundle.ts'

const at = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url))

const columns = ['sales', 'payments', 'messaging', 'access', 'accounting']
const bundled = columns.filter((column) => existsSync(at(`workflows/${column}/index.ts`)))

test.each(bundled)('the bundle of %s holds Temporal, domain and workflows only', async (column) => {
  const files = await filesInBundle(at(`workflows/${column}/index.ts`))
  expect(files.length).toBeGreaterThan(10)
  expect(strangersIn(files)).toEqual([])
})

// Inside the repository, so that packages are found from there.
const folder = mkdtempSync(at('test/fixtures/bundle-'))
afterAll(() => rmSync(folder, { recursive: true }))

// Three that Temporal's own bundler lets in.
test.each(['zod', 'stripe', 'resend'])('%s in a workflow would be found', async (library) => {
  const workflow = join(folder, 'index.ts')
  writeFileSync(workflow, `export * from '${library}'\nexport async function work() {}\n`)
  const strangers = strangersIn(await filesInBundle(workflow))
  expect(strangers.join('\n')).toContain(library)
})
