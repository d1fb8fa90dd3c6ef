import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sqlOf from 'postgres'
import { expect, test } from 'vitest'

import { startPostgres } from './postgres.ts'

const dataDir = () => mkdtempSync(join(tmpdir(), 'durabill-pgtest-'))

async function ask(url: string, query: string): Promise<unknown> {
  const sql = sqlOf(url, { max: 1, onnotice: () => {} })
  try {
    const [row] = await sql.unsafe(query)
    return Object.values(row ?? {})[0]
  } finally {
    await sql.end()
  }
}

/** Runs `startPostgres` in another process and answers once it serves. */
async function otherProcess(data: string) {
  const script = fileURLToPath(new URL('../../test/fixtures/servers.ts', import.meta.url))
  const child = spawn(process.execPath, [script, data], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = await once(child.stdout, 'data')
  return { child, url: String(line).trim() }
}

test('DATABASE_URL is used as it is, and nothing is started', async () => {
  const url = 'postgres://somewhere/else'
  expect(await startPostgres({ env: { DATABASE_URL: url } })).toMatchObject({ url })
})

test('kept data survives a stop; fsync is on; a taken port is passed over', async () => {
  const data = dataDir()
  const first = await startPostgres({ env: {}, dataDir: data })
  await ask(first.url, 'create table kept (n int)')
  expect(await ask(first.url, `select current_setting('fsync')`)).toBe('on')
  await first.stop()

  const squatter = createServer().listen(Number(new URL(first.url).port), '127.0.0.1')
  await once(squatter, 'listening')
  const second = await startPostgres({ env: {}, dataDir: data })
  expect(new URL(second.url).port).not.toBe(new URL(first.url).port)
  expect(await ask(second.url, 'select count(*) from kept')).toBe('0')
  await second.stop()
  squatter.close()
  rmSync(data, { recursive: true })
})

test('two runs never share a data folder', async () => {
  const data = dataDir()
  const one = await startPostgres({ env: {}, dataDir: data })
  await expect(startPostgres({ env: {}, dataDir: data })).rejects.toThrow('already using')
  await one.stop()
  rmSync(data, { recursive: true })
})

test('the folder of somebody else is left alone', async () => {
  const data = dataDir()
  writeFileSync(join(data, 'thesis.txt'), 'years of work')
  await expect(startPostgres({ env: {}, dataDir: data })).rejects.toThrow('not ours')
  expect(existsSync(join(data, 'thesis.txt'))).toBe(true)
  rmSync(data, { recursive: true })
})

test('a run that was killed without warning leaves nothing in the way of the next', async () => {
  const data = dataDir()
  const { child, url } = await otherProcess(data)
  await ask(url, 'create table kept (n int)')
  child.kill('SIGKILL')
  await once(child, 'exit')

  const next = await startPostgres({ env: {}, dataDir: data })
  expect(await ask(next.url, 'select count(*) from kept')).toBe('0')
  await next.stop()
  rmSync(data, { recursive: true })
})
