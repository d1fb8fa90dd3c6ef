// A client that costs little, in a process of its own: raw sockets, kept open, one question at a
// time on each. Told over IPC what to ask and for how long; answers with what it counted.
import { connect, type Socket } from 'node:net'

/** Which questions, on which server, for how long. */
export type LoadOrder = {
  readonly port: number
  readonly key: string
  readonly kind: 'hello' | 'get' | 'helloPost' | 'post'
  readonly customers: number
  readonly features: number
  readonly ms: number
  readonly connections: number
}

export type LoadAnswer = {
  readonly answered: number
  readonly refused: number
  readonly ms: number
}

/** The id of a customer of the bench. */
export const benchCustomer = (index: number) => `cus_${String(index).padStart(26, '0')}` as const

process.on('message', (order: LoadOrder) => {
  void load(order).then((answer) => process.send?.(answer))
})

async function load(order: LoadOrder): Promise<LoadAnswer> {
  const counted = { answered: 0, refused: 0 }
  const from = performance.now()
  const untilMs = from + order.ms
  await Promise.all(
    Array.from({ length: order.connections }, () => lane({ order, untilMs, counted })),
  )
  return { ...counted, ms: performance.now() - from }
}

type Lane = {
  readonly order: LoadOrder
  readonly untilMs: number
  readonly counted: { answered: number; refused: number }
}

/** One connection: asks, waits for the whole answer, asks again. */
function lane({ order, untilMs, counted }: Lane): Promise<void> {
  const socket = connect({ port: order.port, host: '127.0.0.1', noDelay: true })
  let text = ''
  return new Promise((resolve, reject) => {
    socket.setEncoding('latin1')
    socket.on('connect', () => ask(socket, order))
    socket.on('data', (chunk: string) => {
      text += chunk
      if (!isWhole(text)) return
      if (text.startsWith('HTTP/1.1 200')) counted.answered += 1
      else counted.refused += 1
      text = ''
      if (performance.now() < untilMs) ask(socket, order)
      else socket.end()
    })
    socket.on('error', reject)
    socket.on('close', () => resolve())
  })
}

function isWhole(text: string): boolean {
  const headersEnd = text.indexOf('\r\n\r\n')
  if (headersEnd === -1) return false
  const length = /content-length: (\d+)/i.exec(text)?.[1]
  if (length === undefined) throw new Error(`An answer does not say its length: ${text}`)
  return text.length >= headersEnd + 4 + Number(length)
}

function ask(socket: Socket, order: LoadOrder): void {
  const customer = benchCustomer(below(order.customers))
  const feature = `feature-${below(order.features)}`
  const address = `/v1/check?customer=${customer}&feature=${feature}`
  const body = JSON.stringify({ customer, feature })
  const key = `authorization: Bearer ${order.key}\r\n`
  const requests = {
    hello: () => request('GET /hello', { headers: '' }),
    get: () => request(`GET ${address}`, { headers: key }),
    helloPost: () => request('POST /hello', { headers: '', body }),
    post: () => request('POST /v1/check', { headers: key, body }),
  }
  socket.write(requests[order.kind]())
}

function request(line: string, { headers, body }: { headers: string; body?: string }): string {
  const about =
    body === undefined ? '' : `content-type: application/json\r\ncontent-length: ${body.length}\r\n`
  return `${line} HTTP/1.1\r\nhost: bench\r\n${headers}${about}\r\n${body ?? ''}`
}

const below = (count: number) => Math.floor(Math.random() * count)
