import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, expect, test } from 'vitest'

const root = fileURLToPath(new URL('../', import.meta.url))
const fixture = 'test/fixtures/unawaited-activity'

// The rules of the repository, but with the fixtures, which its own runs leave out.
const folder = mkdtempSync(join(tmpdir(), 'durabill-lint-'))
const config = join(folder, 'oxlintrc.json')
const text = readFileSync(`${root}.oxlintrc.json`, 'utf8').replaceAll(/^\s*\/\/.*$/gm, '')
const rules: unknown = JSON.parse(text)
writeFileSync(config, JSON.stringify({ ...Object(rules), ignorePatterns: [] }))
afterAll(() => rmSync(folder, { recursive: true }))

async function lint(part: string): Promise<{ passes: boolean; said: string }> {
  const args = ['--type-aware', '--deny-warnings', '-c', config, `${fixture}/${part}`]
  try {
    const done = await promisify(execFile)(`${root}node_modules/.bin/oxlint`, args, { cwd: root })
    return { passes: true, said: done.stdout }
  } catch (error) {
    return { passes: false, said: String(Reflect.get(Object(error), 'stdout')) }
  }
}

test('an activity that is not awaited is an error', async () => {
  const { passes, said } = await lint('wrong')
  expect(said).toContain('no-floating-promises')
  expect(passes).toBe(false)
})

test('the same activity, awaited, is none', async () => {
  const { passes, said } = await lint('right')
  expect(said).toContain('0 warnings and 0 errors')
  expect(passes).toBe(true)
})
