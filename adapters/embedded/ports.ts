import { createServer } from 'node:net'

/** How many ports above the preferred one are tried before any port will do. */
const triesAbove = 20

/**
 * A TCP port on 127.0.0.1 that nobody listens on: `preferred`, or the next free one above it, or
 * any. The port is free at the moment of the answer; whoever takes it must still cope with a race.
 */
export async function freePort(preferred: number): Promise<number> {
  const last = Math.min(preferred + triesAbove, 65_535)
  for (let port = preferred; port <= last; port += 1) {
    const found = await tryPort(port)
    if (found !== undefined) return found
  }
  const any = await tryPort(0)
  if (any === undefined) throw new Error('No TCP port is free on 127.0.0.1; stop some programs.')
  return any
}

function tryPort(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(undefined))
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const address = server.address()
      const taken = typeof address === 'object' && address !== null ? address.port : undefined
      server.close(() => resolve(taken))
    })
  })
}
