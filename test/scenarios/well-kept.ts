import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'vitest'
import { examine } from '../../adapters/postgres/doctor/index.ts'
import type { Currency } from '../../domain/money/currency.ts'
import { toStripeAmount } from '../../adapters/psp/stripe-amount.ts'
import type { TestEngine } from '../engine.ts'

/** Checks what must hold after every story: our books are the provider's, and nothing is left over. */
export async function wellKept(engine: Pick<TestEngine, 'parts' | 'simulator'>): Promise<void> {
  expect(await ourBook(engine)).toEqual(theirBook(engine))
  expect(await complaints(engine)).toEqual([])
}

/** What the doctor finds, once everything had a moment to come to rest. */
async function complaints({ parts }: Pick<TestEngine, 'parts'>): Promise<unknown[]> {
  const { system, psp } = parts
  for (let tries = 0; ; tries += 1) {
    const { checks } = await examine({ system, psp, settleSeconds: 0 })
    const broken = checks.filter(({ ok }) => ok === false)
    if (broken.length === 0 || tries > 50) return broken
    await pause(200)
  }
}

/** The provider's captures and refunds, by our own ids. */
function theirBook({ simulator }: Pick<TestEngine, 'simulator'>): string[] {
  return simulator
    .book()
    .map(
      ({ kind, amount, currency, metadata, intentRef }) =>
        `${kind} ${amount} ${currency} ${metadata['intent']} ${intentRef}`,
    )
    .toSorted()
}

type Movement = { kind: string; minor: bigint; currency: Currency; intent_id: string; ref: string }

async function ourBook({ parts }: Pick<TestEngine, 'parts'>): Promise<string[]> {
  const rows = await parts.system<Movement[]>`
    select 'capture' as kind, amount_minor as minor, currency, intent_id, provider_ref as ref
      from payments.intent where status = 'succeeded'
    union all
    select 'refund', r.amount_minor, r.currency, r.intent_id, i.provider_ref
      from payments.refund r join payments.intent i on i.tenant_id = r.tenant_id and i.intent_id = r.intent_id
     where r.status = 'succeeded'`
  return rows
    .map(({ kind, minor, currency, intent_id, ref }) => {
      const said = toStripeAmount({ minor, currency })
      return `${kind} ${said.amount} ${said.currency} ${intent_id} ${ref}`
    })
    .toSorted()
}
