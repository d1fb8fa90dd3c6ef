// A client that costs little, in a process of its own: raw sockets, kept open, one batch at a time on
// each. Told over IPC what to send; its bodies are made before the clock starts.
import { connect, type Socket } from 'node:net'
import { usageEvents } from './usage-events.ts'

/** Which events to send, in batches of how many, on how many connections. */
export type UsageOrder = {
  readonly port: number
  readonly key: string
  /** Sets this round's events apart from all others. */
  readonly round: string
  readonly count: number
  readonly perBatch: number
  readonly connections: number
}

export type UsageSent = { readonly ms: number; readonly refused: number }

process.on('message', (order: UsageOrder) => {
  void send(order).then((sent) => process.send?.(sent))
})

async function send(order: UsageOrder): Promise<UsageSent> {
  const requests = requestsOf(order)
  const sockets = await Promise.all(
    Array.from({ length: order.connections }, () => opened(order.port)),
  )
  const queue = requests.values()
  const from = performance.now()
  const refused = await Promise.all(sockets.map((socket) => lane(socket, queue)))
  const ms = performance.now() - from
  for (const socket of sockets) socket.end()
  return { ms, refused: refused.reduce((sum, count) => sum + count, 0) }
}

function requestsOf({ key, round, count, perBatch }: UsageOrder): Buffer[] {
  const events = usageEvents(round, count).map((event) => ({
    specversion: '1.0',
    id: event.id,
    source: 'bench',
    type: 'usage.recorded',
    time: event.time,
    data: { customer: { key: event.customer }, meter: event.meter, quantity: event.quantity },
  }))
  const batches = Array.from({ length: Math.ceil(count / perBatch) }, (_, index) =>
    events.slice(index * perBatch, (index + 1) * perBatch),
  )
  return batches.map((batch) => {
    const [alone] = batch
    const body = JSON.stringify(perBatch === 1 ? alone : batch)
    return Buffer.from(
      `POST /v1/events HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer ${key}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
    )
  })
}

function opened(port: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  return new Promise((resolve, reject) => {
    socket.once('connect', () => resolve(socket.setEncoding('latin1')))
    socket.once('error', reject)
  })
}

/** One connection: sends, waits for the whole answer, sends again. @returns how many were refused */
async function lane(socket: Socket, queue: Iterator<Buffer>): Promise<number> {
  let refused = 0
  for (let next = queue.next(); next.done !== true; next = queue.next()) {
    const answer = await asked(socket, next.value)
    if (!answer.startsWith('HTTP/1.1 202') || answer.includes('"code"')) refused += 1
  }
  return refused
}

function asked(socket: Socket, request: Buffer): Promise<string> {
  let text = ''
  return new Promise((resolve, reject) => {
    socket.removeAllListeners()
    socket.on('error', reject)
    socket.on('data', (chunk: string) => {
      text += chunk
      if (isWhole(text)) resolve(text)
    })
    socket.write(request)
  })
}

function isWhole(text: string): boolean {
  const headersEnd = text.indexOf('\r\n\r\n')
  if (headersEnd === -1) return false
  const length = /content-length: (\d+)/i.exec(text.slice(0, headersEnd))?.[1]
  if (length === undefined) throw new Error(`An answer does not say its length: ${text}`)
  return text.length >= headersEnd + 4 + Number(length)
}
