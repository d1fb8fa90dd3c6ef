import { once } from 'node:events'
import { createServer } from 'node:net'
import { expect, test } from 'vitest'

import { freePort } from './ports.ts'

test('a taken port gives the next one above, and a free port itself', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const taken = typeof address === 'object' ? (address?.port ?? 0) : 0
  expect(await freePort(taken)).toBeGreaterThan(taken)
  server.close()
  await once(server, 'close')
  expect(await freePort(taken)).toBe(taken)
})

test('the highest port has nothing above it, and still there is an answer', async () => {
  const server = createServer().listen(65_535, '127.0.0.1')
  await once(server, 'listening')
  expect(await freePort(65_535)).toBeGreaterThan(0)
  server.close()
})
