import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, expect, test } from 'vitest'

import { findProgram } from './programs.ts'

const folder = mkdtempSync(join(tmpdir(), 'durabill-programs-'))
afterAll(() => rmSync(folder, { recursive: true }))
const program = join(folder, 'temporal')
writeFileSync(program, '#!/bin/sh\n')
chmodSync(program, 0o755)

const search = {
  program: 'temporal',
  named: undefined,
  variable: 'TEMPORAL_CLI_PATH',
  env: { PATH: `/nowhere${delimiter}${folder}`, DURABILL_OFFLINE: true },
  bySdk: () => Promise.reject(new Error('nothing is downloaded in a test')),
} as const

test('the program on the PATH is found, by its absolute path', async () => {
  expect(await findProgram(search)).toBe(program)
})

test('what the operator named goes before the PATH', async () => {
  expect(await findProgram({ ...search, named: '/bin/sh' })).toBe('/bin/sh')
})

test.each(['/nowhere/temporal', '/tmp', '/etc/passwd'])(
  'naming %s, which is no program, is an error that says which variable',
  async (named) => {
    await expect(findProgram({ ...search, named })).rejects.toThrow('TEMPORAL_CLI_PATH')
  },
)
