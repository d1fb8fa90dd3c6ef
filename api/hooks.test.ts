import { Stripe } from 'stripe'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '../adapters/new-id.ts'
import { asTenant } from '../adapters/postgres/client.ts'
import { openCollection } from '../adapters/postgres/payments/collections.ts'
import { move, takeSlot } from '../adapters/postgres/payments/intents.ts'
import { type ApiStage, apiStage, webhookSecret } from '../test/api-stage.ts'

let stage: ApiStage
beforeAll(async () => {
  stage = await apiStage()
})
afterAll(() => stage.stop())

/** An attempt at an invoice, open, as a charge leaves it before its answer is known. */
async function openIntent() {
  const { tenantId } = stage
  const ids = {
    invoiceId: newId('invoice'),
    customerId: newId('customer'),
    transactionId: newId('transaction'),
    methodId: newId('method'),
  }
  const amount = { currency: 'CHF', minor: 4_900n } as const
  return asTenant(stage.app, tenantId, async (tx) => {
    await tx`
      insert into payments.method (tenant_id, method_id, customer_id, provider, token, transaction_id)
      values (${tenantId}, ${ids.methodId}, ${ids.customerId}, 'stripe', 'pm_card_visa', ${ids.transactionId})`
    await openCollection(tx, { tenantId, ...ids, amount })
    return takeSlot(tx, {
      tenantId,
      ...ids,
      attempt: 1,
      provider: 'stripe',
      currency: 'CHF',
      amountMinor: amount.minor,
    })
  })
}

const eventAbout = (object: Record<string, unknown>) => ({
  id: `evt_${crypto.randomUUID()}`,
  object: 'event',
  type: 'payment_intent.succeeded',
  data: { object: { object: 'payment_intent', ...object } },
})

const signed = (
  payload: string,
  secret = webhookSecret,
  timestamp = Math.floor(Date.now() / 1_000),
) => Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp })

const send = (event: object, headers: Record<string, string> = {}) => {
  const body = JSON.stringify(event)
  return stage.as('nobody')('POST', '/hooks/stripe', body, {
    'stripe-signature': signed(body),
    ...headers,
  })
}

const facts = (subject: string) =>
  stage.system`select type, data, transaction_id from platform.outbox where subject = ${subject}`
const noted = (ref: string) =>
  stage.system`select * from payments.provider_event where object_ref = ${ref}`

test('news of an open intent is stored and told once, however often it comes, all at once', async () => {
  const intent = await openIntent()
  const event = eventAbout({
    id: 'pi_open',
    metadata: { tenant: stage.tenantId, intent: intent.intent_id },
  })
  const answers = await Promise.all(Array.from({ length: 16 }, () => send(event)))
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200))
  expect(await noted('pi_open')).toMatchObject([
    {
      tenant_id: stage.tenantId,
      invoice_id: intent.invoice_id,
      transaction_id: intent.transaction_id,
    },
  ])
  expect(await facts(intent.invoice_id)).toMatchObject([
    {
      type: 'payments.provider.hinted.v1',
      data: { type: 'payment_intent.succeeded' },
      transaction_id: intent.transaction_id,
    },
  ])
})

test('news of an intent that is settled is stored, and told to nobody', async () => {
  const intent = await openIntent()
  await asTenant(stage.app, stage.tenantId, (tx) =>
    move(tx, { intentId: intent.intent_id, to: 'succeeded', providerRef: 'pi_settled' }),
  )
  expect((await send(eventAbout({ id: 'pi_settled' }))).status).toBe(200)
  expect(await noted('pi_settled')).toHaveLength(1)
  expect(await facts(intent.invoice_id)).toEqual([])
})

test('news of a refund is news of its intent', async () => {
  const intent = await openIntent()
  await asTenant(stage.app, stage.tenantId, (tx) =>
    move(tx, { intentId: intent.intent_id, to: 'unknown', providerRef: 'pi_of_charge' }),
  )
  await send(eventAbout({ id: 'ch_1', object: 'charge', payment_intent: 'pi_of_charge' }))
  expect(await facts(intent.invoice_id)).toHaveLength(1)
})

test('what is about nothing of ours is answered 200 and dropped', async () => {
  expect((await send(eventAbout({ id: 'pi_foreign' }))).status).toBe(200)
  expect(await noted('pi_foreign')).toEqual([])
  expect(JSON.stringify(stage.lines)).toContain('pi_foreign')
})

test('labels that name another tenant’s intent reach nobody', async () => {
  const intent = await openIntent()
  const other = await stage.anotherTenant()
  await send(
    eventAbout({ id: 'pi_liar', metadata: { tenant: other.tenantId, intent: intent.intent_id } }),
  )
  expect(await noted('pi_liar')).toEqual([])
})

test('a signature that does not hold is refused, before anything is read', async () => {
  const intent = await openIntent()
  const body = JSON.stringify(
    eventAbout({ id: 'pi_forged', metadata: { tenant: stage.tenantId, intent: intent.intent_id } }),
  )
  const now = Math.floor(Date.now() / 1_000)
  const signatures = [
    '',
    'nonsense',
    signed(body, 'whsec_other'),
    signed(`${body} `),
    signed(body).slice(0, -1),
    signed(body, webhookSecret, now - 301),
    signed(body, webhookSecret, now + 302),
  ]
  const ask = stage.as('nobody')
  for (const signature of signatures) {
    const answer = await ask('POST', '/hooks/stripe', body, { 'stripe-signature': signature })
    expect([signature, answer.status, answer.json['code']]).toEqual([
      signature,
      400,
      'signature-invalid',
    ])
  }
  const reserialised = await ask(
    'POST',
    '/hooks/stripe',
    JSON.stringify(JSON.parse(body), null, 1),
    { 'stripe-signature': signed(body) },
  )
  expect(reserialised.status).toBe(400)
  expect((await send(eventAbout({ id: 'pi_forged' }), { 'content-encoding': 'gzip' })).status).toBe(
    400,
  )
  const large = `{"id":"${'x'.repeat(2_100_000)}"}`
  expect(
    (await ask('POST', '/hooks/stripe', large, { 'stripe-signature': signed(large) })).status,
  ).toBe(413)
  expect(await noted('pi_forged')).toEqual([])
})
