import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'

/** What a process writes that logs this, on its stdout and its stderr. */
function written(options: object, code: string) {
  const script = `import { makeLogger } from './adapters/log.ts'; const log = makeLogger(${JSON.stringify(options)}); ${code}`
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['--input-type=module-typescript', '-e', script],
    { encoding: 'utf8' },
  )
  return { stdout, stderr }
}

test('a line is ECS: time, level, message, and what went wrong', () => {
  const { stdout } = written(
    { level: 'info' },
    `log.error({ err: new Error('broken'), transaction: { id: 'txn_1' } }, 'it broke'); log.debug('quiet')`,
  )
  const lines = stdout.trim().split('\n')
  expect(lines).toHaveLength(1)
  const line = JSON.parse(lines[0] ?? '')
  expect(line).toMatchObject({
    'log.level': 'error',
    message: 'it broke',
    transaction: { id: 'txn_1' },
    error: { message: 'broken', type: 'Error' },
  })
  expect(line['@timestamp']).toMatch(/Z$/)
  expect(line['ecs.version']).toBeDefined()
})

test('who a person is, and what opens a door, never reaches it', () => {
  const person = `{ email: 'ada@example.test', name: 'Ada', authorization: 'Bearer dbk_x' }`
  const { stdout } = written(
    { level: 'info' },
    `log.info(${person}, 'one'); log.info({ customer: ${person} }, 'two'); log.info({ a: { headers: ${person} } }, 'three')`,
  )
  expect(stdout.trim().split('\n')).toHaveLength(3)
  expect(stdout).not.toMatch(/ada|dbk_/i)
})

test('for a person a line is short, and leaves stdout to data', () => {
  const { stdout, stderr } = written(
    { level: 'info', pretty: true },
    `log.info({ port: 4700 }, 'ready')`,
  )
  expect([stdout, stderr]).toEqual([
    '',
    expect.stringMatching(/^\d\d:\d\d:\d\d\.\d{3} info ready port=4700\n$/),
  ])
})
