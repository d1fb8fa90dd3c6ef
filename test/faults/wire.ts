import {
  request as ask,
  createServer as createHttp,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http'
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'

/** A wire to a server that can be frozen: what is sent stays on it, and nobody hears that. */
export async function openWire(to: string) {
  const [host = '127.0.0.1', port = '0'] = to.split(':')
  const sockets = new Set<Socket>()
  let frozen = false
  const server = createServer((near) => {
    const far = connect(Number(port), host)
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one)
      one.on('error', () => other.destroy()).on('close', () => other.destroy())
    }
    if (frozen) return
    far.pipe(near)
    near.pipe(far)
  })
  const address = await listening(server)
  return {
    address,
    /** Nothing passes any more, in either direction. */
    freeze() {
      frozen = true
      for (const socket of sockets) socket.unpipe().pause()
    },
    /** Breaks what hangs on it and serves anew. */
    thaw() {
      frozen = false
      for (const socket of sockets) socket.destroy()
      sockets.clear()
    },
    close: () => {
      for (const socket of sockets) socket.destroy()
      return new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Where a request is stopped: before the provider hears of it, or before its answer is heard. */
export type Stop = 'before' | 'after' | 'half-answered'

/** A wire to an HTTP server on which single requests, named by what their body says, are stopped. */
export async function openHttpWire(to: string) {
  const stops = new Map<string, { readonly stop: Stop; readonly reached: () => void }>()
  const waiting = new Map<string, () => void>()
  const server = createHttp((request, response) => void pass(request, response))
  const address = await listening(server)

  async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await read(request)
    const named = [...stops].find(([words]) =>
      `${request.method} ${request.url} ${body}`.includes(words),
    )
    if (named?.[1].stop === 'before') return named[1].reached()
    const answer = await forward(to, request, body)
    response.writeHead(answer.statusCode ?? 500, answer.headers)
    const text = await read(answer)
    if (named === undefined) return void response.end(text)
    if (named[1].stop === 'half-answered') response.write(text.slice(0, text.length / 2))
    waiting.set(named[0], () => void response.end(text))
    named[1].reached()
  }

  return {
    url: `http://${address}`,
    /** Stops every request that says `words`. @returns resolves when one stands there */
    stopAt(words: string, stop: Stop): Promise<void> {
      const { promise, resolve } = Promise.withResolvers<void>()
      stops.set(words, { stop, reached: resolve })
      return promise
    },
    /** The answer that stands there goes on its way. */
    letGo(words: string) {
      stops.delete(words)
      waiting.get(words)?.()
    },
    /** What was stopped is lost; what comes passes. */
    openAll() {
      stops.clear()
      server.closeAllConnections()
    },
    close: () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(resolve))
    },
  }
}

async function read(stream: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of stream) text += String(chunk)
  return text
}

function forward(to: string, request: IncomingMessage, body: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const { method = 'GET', headers, url = '/' } = request
    const onward = ask(
      new URL(url, to),
      { method, headers: { ...headers, connection: 'close' } },
      resolve,
    )
    onward.once('error', reject)
    onward.end(body)
  })
}

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // A server that listens on TCP has an address of this shape.
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}
