import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, mkdtempSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { faultKinds } from './faults.ts'
import { startSimulator, type Simulator, type SimulatorOptions } from './simulator.ts'

const secrets = { secretKey: 'sk_test_x', webhookSecret: 'whsec_x' }
const started: Simulator[] = []
const start = async (more: Partial<SimulatorOptions> = {}) => {
  const simulator = await startSimulator({ port: 0, ...secrets, ...more })
  started.push(simulator)
  return simulator
}
afterEach(async () => {
  for (const simulator of started.splice(0)) await simulator.stop()
})

const freshBook = () => join(mkdtempSync(join(tmpdir(), 'book-')), 'book.jsonl')

/** One request as the SDK would send it, without its interpretation of the answer. */
async function call(url: string, path: string, form?: Record<string, string>, key?: string) {
  const response = await fetch(`${url}/v1/${path}`, {
    headers: {
      authorization: 'Bearer sk_test_x',
      ...(key === undefined ? {} : { 'idempotency-key': key }),
    },
    ...(form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) }),
  })
  const body: {
    id: string
    data: { id: string }[]
    has_more: boolean
    error: { type: string; code: string }
  } = JSON.parse(await response.text())
  return { status: response.status, replayed: response.headers.get('idempotent-replayed'), body }
}

const payment = (token = 'pm_card_visa', amount = '100') => ({
  amount,
  currency: 'chf',
  payment_method: token,
  confirm: 'true',
  off_session: 'true',
})

describe('an idempotency key', () => {
  test('answers the stored status and body, and says that it is a replay', async () => {
    const { url, book } = await start()
    const first = await call(url, 'payment_intents', payment(), 'k')
    expect(await call(url, 'payment_intents', payment(), 'k')).toEqual({
      ...first,
      replayed: 'true',
    })
    expect(book()).toHaveLength(1)
  })

  test('stores a 500 like any other answer', async () => {
    const { url, book } = await start()
    for (let time = 0; time < 3; time += 1) {
      const { status } = await call(
        url,
        'payment_intents',
        payment('pm_card_serverErrorAfterCharge'),
        'k',
      )
      expect(status).toBe(500)
    }
    expect(book()).toHaveLength(1)
  })

  test('with other parameters is a 400 idempotency_error', async () => {
    const { url } = await start()
    await call(url, 'payment_intents', payment(), 'k')
    const { status, body } = await call(url, 'payment_intents', payment('pm_card_visa', '101'), 'k')
    expect({ status, type: body.error.type }).toEqual({ status: 400, type: 'idempotency_error' })
  })

  test('still being answered is a 409', async () => {
    const { url } = await start()
    const slow = payment('pm_card_slow')
    const both = await Promise.all([1, 2].map(() => call(url, 'payment_intents', slow, 'k')))
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409])
  })

  test('does not remember a request that was refused before it began', async () => {
    const { url } = await start()
    const wrong = await call(url, 'payment_intents', payment('pm_nobody'), 'k')
    expect(wrong.status).toBe(404)
    expect((await call(url, 'payment_intents', payment(), 'k')).status).toBe(200)
  })

  test('is forgotten after a day: the same key is then a new charge', async () => {
    const startMs = Date.UTC(2026, 10, 21)
    const { url, book, setNow } = await start({ now: () => startMs })
    await call(url, 'payment_intents', payment(), 'k')
    setNow(startMs + 24 * 3_600_000 - 1)
    await call(url, 'payment_intents', payment(), 'k')
    expect(book()).toHaveLength(1)
    setNow(startMs + 24 * 3_600_000)
    await call(url, 'payment_intents', payment(), 'k')
    expect(book()).toHaveLength(2)
  })
})

describe('a list', () => {
  test('walked by cursor shows everything once, the newest first', async () => {
    const { url } = await start()
    const made: string[] = []
    for (let time = 0; time < 7; time += 1) {
      made.unshift((await call(url, 'payment_intents', payment())).body.id)
    }
    const seen: string[] = []
    for (let more = true, after = ''; more;) {
      const page = await call(url, `payment_intents?limit=3${after}`)
      seen.push(...page.body.data.map(({ id }) => id))
      more = page.body.has_more
      after = `&starting_after=${seen.at(-1)}`
    }
    expect(seen).toEqual(made)
  })

  test.each(['0', '101', '-1', '1e3'])('of %s at a time is refused', async (limit) => {
    const { url } = await start()
    expect((await call(url, `payment_intents?limit=${limit}`)).status).toBe(400)
  })
})

describe('a restart', () => {
  test('finds book, customers and keys as they were, and drops a line cut short', async () => {
    const bookFile = freshBook()
    const before = await start({ bookFile })
    const customer = await call(before.url, 'customers', { name: 'Ada' })
    const first = await call(before.url, 'payment_intents', payment(), 'k')
    await call(before.url, 'refunds', { payment_intent: first.body.id, amount: '40' })
    const book = before.book()
    await before.stop()
    appendFileSync(bookFile, '[["intents",{"id":"pi_torn"')

    const after = await start({ bookFile })
    expect(after.book()).toEqual(book)
    expect((await call(after.url, `customers/${customer.body.id}`)).body).toEqual(customer.body)
    expect(await call(after.url, 'payment_intents', payment(), 'k')).toEqual({
      ...first,
      replayed: 'true',
    })
    expect(
      (await call(after.url, 'refunds', { payment_intent: first.body.id, amount: '61' })).status,
    ).toBe(400)
    expect(readFileSync(bookFile, 'utf8')).not.toContain('pi_torn')
  })

  test('sends the webhooks that nobody had taken, and only those', async () => {
    const bookFile = freshBook()
    const before = await start({ bookFile, webhookUrl: 'http://127.0.0.1:9/' })
    const { body } = await call(before.url, 'payment_intents', payment())
    await call(before.url, 'payment_intents', payment('pm_card_lostWebhook'))
    await before.stop()

    const taken: string[] = []
    const server = createServer((request, response) => {
      request.setEncoding('utf8').on('data', (chunk: string) => taken.push(chunk))
      request.on('end', () => response.end())
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    // A TCP server's address is an object, never the path of a pipe.
    const { port } = server.address() as AddressInfo
    await start({ bookFile, webhookUrl: `http://127.0.0.1:${port}/` })
    await vi.waitFor(() => expect(taken).toHaveLength(1), { timeout: 5_000 })
    expect(taken[0]).toContain(body.id)
    server.close()
    server.closeAllConnections()
  })

  test('after SIGKILL of its own process loses nothing that was answered', async () => {
    const bookFile = freshBook()
    const first = await startProcess(bookFile)
    const { body } = await call(first.url, 'payment_intents', payment(), 'k')
    await first.kill('SIGKILL')

    const second = await startProcess(bookFile)
    expect((await call(second.url, `payment_intents/${body.id}`)).body).toEqual(body)
    expect((await call(second.url, 'payment_intents', payment(), 'k')).body).toEqual(body)
    await second.kill('SIGTERM')
  })
})

describe('the control desk', () => {
  test('throws the same faults for the same seed', async () => {
    const { url, setFaults } = await start()
    const run = async () => {
      setFaults({ rate: 0.5, seed: 7, kinds: ['error-500-before', 'rate-limit-429'] })
      const statuses: number[] = []
      for (let time = 0; time < 40; time += 1)
        statuses.push((await call(url, 'customers', {})).status)
      return statuses
    }
    const first = await run()
    expect(new Set(first)).toEqual(new Set([200, 500, 429]))
    expect(await run()).toEqual(first)
  })

  test.each([
    { path: 'faults', body: { rate: 0.1, seed: 7, kinds: faultKinds }, status: 204 },
    { path: 'faults', body: { rate: 2 }, status: 400 },
    { path: 'faults', body: { rate: 0.1, kinds: ['earthquake'] }, status: 400 },
    { path: 'clock', body: { now: '2027-01-01T00:00:00Z' }, status: 204 },
    { path: 'clock', body: { now: 'tomorrow' }, status: 400 },
    { path: 'webhook', body: { url: null }, status: 204 },
  ])('answers $status to $path $body', async ({ path, body, status }) => {
    const { url } = await start()
    const response = await fetch(`${url}/_sim/${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
    })
    expect(response.status).toBe(status)
  })

  test('shows cards and book', async () => {
    const { url, book } = await start()
    await call(url, 'payment_intents', payment())
    expect(await (await fetch(`${url}/_sim/book`)).json()).toEqual(book())
    const cards: { token: string; number: string }[] = JSON.parse(
      await (await fetch(`${url}/_sim/cards`)).text(),
    )
    expect(new Set(cards.map(({ number }) => number)).size).toBe(cards.length)
    expect(await (await fetch(`${url}/_sim/book/page`)).text()).toContain('capture')
  })
})

async function startProcess(bookFile: string) {
  const main = join(import.meta.dirname, 'main.ts')
  const args = [main, '--secret-key', 'sk_test_x', '--book', bookFile]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line]: string[] = await once(createInterface(child.stdout), 'line')
  const { url }: { url: string } = JSON.parse(line ?? '{}')
  const kill = async (signal: NodeJS.Signals) => {
    const ended = once(child, 'exit')
    child.kill(signal)
    await ended
  }
  return { url, kill }
}
