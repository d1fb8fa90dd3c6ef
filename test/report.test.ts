import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'

import { addUp, sayCounts } from './counts.ts'
import { readReport } from './report.ts'

const folder = mkdtempSync(join(tmpdir(), 'durabill-report-'))
afterAll(() => rmSync(folder, { recursive: true }))

function report(file: { status: string; tests: string[] }, exitCode: number) {
  const path = join(folder, 'report.json')
  const assertionResults = file.tests.map((status) => ({ fullName: `a ${status} test`, status }))
  const testResults = [{ name: 'a.test.ts', status: file.status, assertionResults }]
  writeFileSync(path, JSON.stringify({ testResults }))
  return sayCounts(readReport(path, exitCode))
}

test('passed, failed and skipped tests are counted apart', () => {
  const tests = ['passed', 'passed', 'failed', 'skipped', 'todo']
  expect(report({ status: 'failed', tests }, 1)).toBe('2 passed, 1 failed, 2 skipped')
})

test('a file that cannot be loaded is a failure', () => {
  expect(report({ status: 'failed', tests: [] }, 1)).toBe('0 passed, 1 failed')
})

test('a file whose tests passed but whose clean-up failed is a failure', () => {
  expect(report({ status: 'failed', tests: ['passed'] }, 1)).toBe('1 passed, 1 failed')
})

test('a bad exit code that no test explains is a failure', () => {
  expect(report({ status: 'passed', tests: ['passed'] }, 1)).toBe('1 passed, 1 failed')
})

test('no report at all is a failure', () => {
  expect(sayCounts(readReport(join(folder, 'missing.json'), 0))).toBe('0 passed, 1 failed')
})

test('skipped tests are named only if there are any', () => {
  const one = { passed: 1, skipped: 0, failing: [] }
  expect(sayCounts(addUp([one, one]))).toBe('2 passed, 0 failed')
})
