import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'

import { asTenant } from '../../adapters/postgres/client.ts'
import { createApiKey } from '../../adapters/postgres/platform/api-keys.ts'
import { engineClient } from '../../cli/client.ts'
import { importOrders } from '../../cli/import/import-orders.ts'
import { readScenario, scenarioNames } from '../../cli/trigger/scenarios.ts'
import { startEngine, type Engine } from '../../worker/engine.ts'
import { openParts, type Parts } from '../../worker/parts.ts'
import { layGround, settingsAt, type Ground } from '../engine.ts'

const program = fileURLToPath(new URL('../../cli/durabill.ts', import.meta.url))

let ground: Ground
let parts: Parts
let engine: Engine
let apiKey: string

beforeAll(async () => {
  ground = await layGround()
  const { simulator, mailbox } = ground
  const bases = { stripeBase: simulator.url, resendBase: mailbox.url }
  parts = await openParts(settingsAt({ ...ground, ...bases, reach: 'remote' }))
  engine = await startEngine(parts)
  simulator.setWebhookUrl(`${engine.url}/hooks/stripe`)
  const { tenantId } = ground
  const made = await asTenant(parts.db, tenantId, (tx) =>
    createApiKey(tx, { tenantId, name: 'cli', scopes: ['*'] }),
  )
  apiKey = made.key
})
afterAll(async () => {
  await engine.stop()
  await parts.close()
  await ground.stop()
})

type Ended = { readonly code: number; readonly out: string; readonly err: string }

function durabill(...args: readonly string[]): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const where = ['--url', engine.url, '--key', apiKey]
    const child = spawn(process.execPath, [program, ...where, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
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

const row = z.record(z.string(), z.unknown())
const outcomeShape = z.object({
  subscriptions: z.array(row),
  invoices: z.array(row),
  payments: z.array(row),
  creditNotes: z.array(row),
  refunds: z.array(row),
  next: z.array(z.string()),
})

async function trigger(name: string) {
  const { code, out, err } = await durabill('trigger', name, '--json')
  expect({ code, err: code === 0 ? '' : err }).toEqual({ code: 0, err: '' })
  return outcomeShape.parse(JSON.parse(out))
}

/** How many invoices a scenario leaves, where it is not one. Its steps have checked the rest. */
const invoicesLeft: Readonly<Record<string, number>> = {
  'cancel-at-period-end-and-withdrawn': 2,
  'downgrade-at-period-end': 2,
  'quantity-up': 2,
  'quota-used-up-offer': 2,
  'renewal-declined-then-new-card': 2,
  'upgrade-now': 2,
  'usage-late': 2,
}

describe('every scenario comes to its end, step by step as it says', () => {
  test.each(scenarioNames())('%s', { timeout: 120_000 }, async (name) => {
    const { invoices } = await trigger(name)
    expect(invoices).toHaveLength(invoicesLeft[name] ?? 1)
  })
})

describe('a scenario whose expectation does not come true', () => {
  const folder = mkdtempSync(join(tmpdir(), 'durabill-scenario-'))
  afterAll(() => rmSync(folder, { recursive: true }))

  test('ends with 1, and says what there is instead', async () => {
    const told = readScenario('quota-used-up-offer')
    const steps = told.steps.map((step) =>
      'check' in step && step.consume === '1' ? { ...step, where: { allowed: 'true' } } : step,
    )
    const file = join(folder, 'wishful.json')
    writeFileSync(file, JSON.stringify({ ...told, steps }))
    const { code, err } = await durabill('trigger', file, '--json')
    expect(code).toBe(1)
    expect(err).toContain('Waited in vain for check trigger-api, 1 consumed, allowed true.')
    expect(err).toContain('quota-used-up')
  })
})

describe('what a scenario made', () => {
  let next: readonly string[]
  beforeAll(async () => {
    next = (await trigger('mixed-tax-rates')).next
  })
  const nextOf = (verb: string) => {
    const command = next.find((line) => line.startsWith(`durabill ${verb} `)) ?? ''
    return durabill(...command.split(' ').slice(1))
  }

  test('can be explained', async () => {
    const { code, out } = await nextOf('explain')
    expect(code).toBe(0)
    expect(out).toContain('129.00')
    expect(out).toContain('bit for bit')
  })

  test('can be traced', async ({ skip }) => {
    const { code, out, err } = await nextOf('trace')
    if (err.includes('trace-not-offered')) skip('SKIPPED: the engine is composed without a trace')
    expect({ code, err: code === 0 ? '' : err }).toEqual({ code: 0, err: '' })
    expect(out).toContain('275.20 CHF')
  })
})

test('a lost answer is charged once', async () => {
  const { payments, invoices } = await trigger('lost-answer-and-webhook')
  expect(payments).toHaveLength(1)
  expect(invoices).toMatchObject([{ status: 'paid' }])
})

test('an imported file comes to what is counted over its text, and a second run adds nothing', async () => {
  const file = fileURLToPath(new URL('oddities.csv', import.meta.url))
  const client = engineClient({ url: engine.url, apiKey })
  const first = await importOrders({ client, file })
  expect(first).toMatchObject({ accepted: 7, duplicates: 0 })
  const again = await importOrders({ client, file })
  expect(again).toMatchObject({ accepted: 0, duplicates: 7 })

  const source = { source: 'import/oddities' }
  await expect
    .poll(() => countOf(client, source), { timeout: 30_000 })
    .toEqual({ invoices: first.orders, creditNotes: first.cancellations })
})

async function countOf(client: ReturnType<typeof engineClient>, query: { source: string }) {
  const invoices = await Array.fromAsync(client.pages('/v1/invoices', query))
  const creditNotes = await Array.fromAsync(client.pages('/v1/credit-notes', query))
  return { invoices: invoices.length, creditNotes: creditNotes.length }
}

test('the books agree after all of it', async () => {
  const { code, out } = await durabill('doctor')
  expect(out).not.toContain('✗')
  expect(code).toBe(0)
})
