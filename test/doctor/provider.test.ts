import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '../../adapters/new-id.ts'
import { examine } from '../../adapters/postgres/doctor/index.ts'
import { assert } from '../../domain/assert.ts'
import type { IntentId, InvoiceId, TenantId } from '../../domain/ids.ts'
import { place } from './shop.ts'
import { playSeason, type Season } from './season.ts'
import { openStage, type Stage } from './stage.ts'
import { relayAll } from './returns.ts'

let stage: Stage
let season: Season
beforeAll(async () => {
  stage = await openStage()
  season = await playSeason(stage)
})
afterAll(() => stage.close())

const broken = async () => {
  const { checks } = await examine({ system: stage.system, psp: stage.psp, settleSeconds: 0 })
  return checks.filter((check) => check.ok === false)
}

type Charged = {
  readonly tenantId: TenantId
  readonly invoiceId: InvoiceId
  readonly intentId: IntentId
}

/** Money that the provider takes and the engine hears nothing of. */
async function chargeBehindOurBack(labels: Charged, key: string) {
  const [account] = await stage.root<{ account: string; method: string }[]>`
    select a.provider_ref as account, m.provider_ref as method
      from payments.intent i join payments.method m using (tenant_id, method_id)
      join payments.account a on a.tenant_id = i.tenant_id and a.customer_id = i.customer_id
     where i.invoice_id = ${season.paid}`
  assert(account !== undefined, 'the payer is known')
  const answer = await stage.psp.charge({
    accountRef: account.account,
    methodRef: account.method,
    amount: { currency: 'CHF', minor: 700n },
    key,
    labels: { ...labels, transactionId: newId('transaction'), attempt: 9 },
  })
  expect(answer.kind).toBe('succeeded')
}

test('what another database charged at the same provider is told apart', async () => {
  const stranger = {
    tenantId: newId('tenant'),
    invoiceId: newId('invoice'),
    intentId: newId('intent'),
  }
  await chargeBehindOurBack(stranger, 'stranger')
  const { ok, checks } = await examine({ system: stage.system, psp: stage.psp, settleSeconds: 0 })
  expect(checks.find(({ id }) => id === 'I3')?.detail).toContain('1 lines belong to others')
  expect(ok).toBe(true)
})

test('a charge whose answer was lost is asked about, not held against us', async () => {
  await place(
    { ...stage, tenantId: season.tenantId },
    { order: 'lost', customer: 'luna', card: 'loses' },
  )
  await relayAll(stage)
  const { ok, checks } = await examine({ system: stage.system, psp: stage.psp, settleSeconds: 0 })
  expect(checks.filter((check) => check.ok === false)).toEqual([])
  expect(checks.find(({ id }) => id === 'I3')?.detail).toContain('some await their answer')
  expect(ok).toBe(true)
})

test('money that we know nothing of is I3', async () => {
  const { tenantId } = season
  await chargeBehindOurBack(
    { tenantId, invoiceId: newId('invoice'), intentId: newId('intent') },
    'unknown',
  )
  expect(await broken()).toMatchObject([
    {
      id: 'I3',
      samples: [
        expect.stringMatching(
          /^capture pi_\w+ of 7.00 CHF is in the provider's book, not in our table \(attempt int_\w+\)$/,
        ),
      ],
    },
  ])
})

test('an invoice that the provider charged twice is I2 and I3', async () => {
  const { tenantId, paid } = season
  const [intent] = await stage.root<{ intent_id: IntentId }[]>`
    select intent_id from payments.intent where invoice_id = ${paid}`
  assert(intent !== undefined, 'it was charged once')
  await chargeBehindOurBack({ tenantId, invoiceId: paid, intentId: intent.intent_id }, 'again')
  const found = await broken()
  expect(found.map(({ id }) => id)).toEqual(['I2', 'I3'])
  expect(found[0]?.samples).toEqual([
    expect.stringMatching(/^inv_\w+ was captured 2 times: pi_\w+, pi_\w+$/),
  ])
})
