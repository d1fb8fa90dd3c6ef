import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Hono } from 'hono'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'

import { cards } from '../../adapters/psp/simulator/cards.ts'
import { scenarioNames, readScenario } from '../../cli/trigger/scenarios.ts'
import { findRunningEngine } from '../../cli/running-engine.ts'
import { pretend, type Pretended } from './pretend-engine.ts'

const program = fileURLToPath(new URL('../../cli/durabill.ts', import.meta.url))
const nowhere = ['--url', 'http://127.0.0.1:9', '--key', 'dbk_x']

type Ended = { readonly code: number; readonly out: string; readonly err: string }

function durabill(...args: readonly string[]): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
    const [out, err]: [Buffer[], Buffer[]] = [[], []]
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk))
    child.once('error', reject)
    child.once('close', (code) =>
      resolve({
        code: code ?? -1,
        out: Buffer.concat(out).toString(),
        err: Buffer.concat(err).toString(),
      }),
    )
  })
}

describe('exit codes and streams', () => {
  test('--help begins with examples, on stdout, and ends well', async () => {
    const { code, out } = await durabill('--help')
    expect(code).toBe(0)
    expect(out.trimStart().startsWith('$ npm run demo')).toBe(true)
  })

  test.each([
    [['nope'], 2],
    [[], 2],
    [['trace'], 2],
    [['trigger', 'nope'], 2],
    [['clock', 'advance', 'x', '--nope'], 2],
    [['import', 'orders', '/no/such/file.csv', '--dry-run'], 3],
    [['import', 'orders', 'x.csv', '--concurrency', '99'], 2],
    [['--url', 'not a url', '--key', 'k', 'doctor'], 2],
    [[...nowhere, 'doctor'], 1],
  ])('%j ends with %i, and says what to do', async (args, expected) => {
    const { code, out, err } = await durabill(...args)
    expect(code).toBe(expected)
    expect(out).toBe('')
    expect(err).toMatch(/ {2}do {5}|Usage:/)
  })

  test('under --json an error is one object on stderr', async () => {
    const { code, err } = await durabill(...nowhere, 'doctor', '--json')
    const last: unknown = JSON.parse(err.trim().split('\n').at(-1) ?? '')
    expect(code).toBe(1)
    expect(last).toMatchObject({ schema: 'durabill.error.v1', exitCode: 1 })
  })

  test('cards --json lists every test card, without an engine', async () => {
    const { code, out } = await durabill('cards', '--json')
    const shape = z.object({ schema: z.string(), cards: z.array(z.object({ token: z.string() })) })
    const listed = shape.parse(JSON.parse(out))
    expect(code).toBe(0)
    expect(listed.cards.map(({ token }) => token)).toEqual([...cards.keys()])
  })

  test('nothing that is piped carries a control code', async () => {
    const [help, listed] = await Promise.all([durabill('--help'), durabill('trigger', '--list')])
    expect(`${help.out}${listed.out}${listed.err}`).not.toContain('\u001b')
  })

  test.each(['bash', 'zsh', 'fish'])('completes for %s', async (shell) => {
    const { code, out } = await durabill('completion', shell, '--write-to-stdout')
    expect(code).toBe(0)
    expect(out).toContain('trigger')
    expect(out).toContain('--show-requests')
  })
})

test('every scenario that ships is usable, and its cards exist', () => {
  expect(scenarioNames()).toHaveLength(25)
  for (const name of scenarioNames()) {
    const { steps } = readScenario(name)
    const sent = steps.flatMap((step) => ('send' in step ? [step.data['paymentMethod']] : []))
    const tokens = sent.filter((token) => typeof token === 'string')
    expect(tokens.filter((token) => !cards.has(token))).toEqual([])
  }
})

describe('on an engine', () => {
  let engine: Pretended
  let now = '2026-03-01T09:00:00.000Z'
  const due = [{ at: '2026-03-04T09:00:00.000Z', what: 'charge', invoiceId: 'inv_1' }]

  const at = '2026-03-01T09:00:00.000Z'
  const evidence = { table: 'sales.document', id: 'inv_1' }
  const story = {
    transactionIds: ['txn_1'],
    related: [{ transactionId: 'txn_2', because: 'a cancellation of it' }],
    notes: ['Temporal did not answer.'],
    lines: [{ at, recordedAt: at, source: 'invoice', what: 'INV-1 is final', evidence }],
  }

  beforeAll(async () => {
    const app = new Hono()
    app.get('/v1/clocks', (c) => c.json({ data: [clock()], nextCursor: null }))
    app.get('/v1/clocks/:id', (c) => c.json(clock()))
    app.get('/v1/clocks/:id/preview', (c) => c.json({ due }))
    app.post('/v1/clocks/:id/advance', async (c) => {
      now = (await c.req.json<{ to: string }>()).to
      return c.json({ now, visited: 1 })
    })
    app.get('/v1/doctor', (c) =>
      c.json({ ok: false, checks: [{ id: 'I1', name: 'sums', ok: false, samples: ['inv_1'] }] }),
    )
    app.get('/v1/trace/:id', (c) =>
      c.req.param('id') === 'inv_1'
        ? c.json(story)
        : c.json({ code: 'trace-not-found', detail: 'None.' }, 404),
    )
    engine = await pretend(app)
  })
  afterAll(() => engine.stop())
  const clock = () => ({ id: 'clk_1', name: 'march', now })
  const on = (...args: string[]) => durabill('--url', engine.url, '--key', 'dbk_x', ...args)

  test('a clock is not moved where nobody can agree', async () => {
    const { code, out } = await on('clock', 'advance', 'march')
    expect(code).toBe(5)
    expect(out).toContain('will happen')
    expect(now).toBe('2026-03-01T09:00:00.000Z')
  })

  test('a dry run moves nothing and needs no agreement', async () => {
    const { code, out } = await on(
      'clock',
      'advance',
      'march',
      '--by',
      '1mo',
      '--dry-run',
      '--json',
    )
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({ to: '2026-04-01T09:00:00Z', due })
    expect(now).toBe('2026-03-01T09:00:00.000Z')
  })

  test('--yes moves it, to the next thing due', async () => {
    const { code, out } = await on('clock', 'advance', 'march', '--yes', '--json')
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({ now: '2026-03-04T09:00:00.000Z' })
  })

  test('a clock goes forward only', async () => {
    expect((await on('clock', 'advance', 'march', '--to', '2020-01-01', '--yes')).code).toBe(4)
  })

  test('what is not there ends with 3', async () => {
    expect((await on('clock', 'show', 'april')).code).toBe(3)
    expect((await on('trace', 'inv_9')).code).toBe(3)
  })

  test('books that do not agree end with 1, and the sample is shown', async () => {
    const { code, out } = await on('doctor')
    expect(code).toBe(1)
    expect(out).toContain('inv_1')
  })

  test('a story is told line by line, with its evidence; what is missing goes to stderr', async () => {
    const { code, out, err } = await on('trace', 'inv_1')
    expect(code).toBe(0)
    expect(out).toBe(
      '2026-03-01 09:00:00.000  invoice  INV-1 is final  sales.document inv_1\n' +
        'transaction  txn_1\nsee also     txn_2  a cancellation of it\n',
    )
    expect(err).toContain('Temporal did not answer.')
    expect(JSON.parse((await on('trace', 'inv_1', '--json')).out)).toMatchObject(story)
  })

  test('requests are shown on stderr, without the key', async () => {
    const { err } = await on('doctor', '--show-requests')
    expect(err).toContain('curl -sS -X GET')
    expect(err).not.toContain('dbk_x')
  })
})

describe('the engine that runs here', () => {
  const folder = mkdtempSync(join(tmpdir(), 'durabill-run-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const file = (content: object) => {
    const path = join(folder, 'engine.json')
    writeFileSync(path, JSON.stringify(content))
    return path
  }

  test('is found while its process lives', () => {
    const engine = { url: 'http://127.0.0.1:4700', apiKey: 'dbk_x', pid: process.pid }
    expect(findRunningEngine(file(engine))).toEqual(engine)
  })

  test('is forgotten when its process is gone', async () => {
    const ended = spawn(process.execPath, ['--version'], { stdio: 'ignore' })
    await new Promise((resolve) => ended.once('exit', resolve))
    const path = file({ url: 'http://127.0.0.1:4700', apiKey: 'dbk_x', pid: ended.pid })
    expect(findRunningEngine(path)).toBeUndefined()
    expect(readFileSync(path, 'utf8')).toContain('4700')
  })
})
