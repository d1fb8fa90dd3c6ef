import { afterAll, beforeAll, expect, test } from 'vitest'
import { offerSteps } from '../activities/sales/offer.ts'
import { newId } from '../adapters/new-id.ts'
import type { CustomerId } from '../domain/ids.ts'
import { type ApiStage, apiStage } from '../test/api-stage.ts'
import { decisionOn } from '../worker/decision-on.ts'

let stage: ApiStage
beforeAll(async () => {
  stage = await apiStage()
  const { text, status } = await stage.ask('PUT', '/v1/plans/solo', {
    name: 'Solo',
    interval: { unit: 'month', count: 1 },
    prices: [
      {
        key: 'base',
        name: 'Base <b>',
        timing: 'advance',
        amounts: { CHF: { kind: 'flat', amount: '9.00' } },
      },
    ],
    features: { audits: { limit: '5' } },
  })
  if (status > 201) throw new Error(text)
})
afterAll(() => stage.stop())

let made = 0

/** Somebody who was denied audits, and what they were offered. */
async function offered() {
  made += 1
  const key = `customer-${made}`
  const { json } = await stage.ask('POST', '/v1/customers', {
    key,
    name: 'Ada <script>',
    currency: 'CHF',
    locale: 'de-CH',
    address: { country: 'CH' },
  })
  const customerId = String(json['id']) as CustomerId // As the API names it.
  const denied = {
    tenantId: stage.tenantId,
    customerId,
    feature: 'audits',
    transactionId: newId('transaction'),
  }
  const steps = offerSteps({ db: stage.app, decisionOn })
  return { key, customerId, denied, steps, offer: await steps.offer(denied) }
}

function idOf(offer: Awaited<ReturnType<typeof offered>>['offer']): string {
  if (offer.kind === 'offered') return offer.offerId
  throw new Error(`Nothing was offered: ${offer.because}.`)
}

test('a denial told twice is one offer; another denial within a day is none', async () => {
  const { denied, steps, offer } = await offered()
  expect(await steps.offer(denied)).toEqual(offer)
  const again = { ...denied, transactionId: newId('transaction') }
  expect(await steps.offer(again)).toEqual({ kind: 'none', because: 'capped' })
})

test('fifty denials at the same time are one offer', async () => {
  const { denied, steps } = await offered()
  await stage.system`update sales.offer set made_at = made_at - interval '25 hours' where customer_id = ${denied.customerId}`
  const answers = await Promise.all(
    Array.from({ length: 50 }, () =>
      steps.offer({ ...denied, transactionId: newId('transaction') }),
    ),
  )
  expect(answers.filter(({ kind }) => kind === 'offered')).toHaveLength(1)
  const { json } = await stage.ask('GET', `/v1/offers?customer=${denied.customerId}`)
  const states = (json['data'] as unknown as { state: string }[]).map(({ state }) => state)
  expect(states).toEqual(['open', 'withdrawn'])
})

test('an offer is listed, read, taken once, and says so', async () => {
  const { key, offer } = await offered()
  const id = idOf(offer)
  const listed = await stage.ask('GET', `/v1/offers?customer=${key}&state=open`)
  expect(listed.json['data']).toMatchObject([
    {
      id,
      plan: { key: 'solo' },
      today: { amount: '973', currency: 'CHF' }, // 9.00 and 8.1 % VAT.
      every: { unit: 'month', count: 1 },
      subscriptionId: null,
    },
  ])
  const dear = { today: { amount: '900', currency: 'CHF' } }
  expect((await stage.ask('POST', `/v1/offers/${id}/accept`, dear)).json['code']).toBe(
    'offer-dearer',
  )
  const before = stage.started.length
  const first = await stage.ask('POST', `/v1/offers/${id}/accept`, {})
  const second = await stage.ask('POST', `/v1/offers/${id}/accept`, {})
  expect(first.json).toMatchObject({ state: 'taken', eventId: expect.stringMatching(/^evt_/) })
  expect(second.json).toEqual(first.json)
  expect(stage.started.slice(before)).toMatchObject([
    { type: 'subscription.requested', source: 'durabill-offer', source_id: id },
  ])
})

test('ten at once take an offer once', async () => {
  const id = idOf((await offered()).offer)
  const before = stage.started.length
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => stage.ask('POST', `/v1/offers/${id}/accept`, {})),
  )
  expect(new Set(answers.map(({ json }) => json['eventId'])).size).toBe(1)
  expect(stage.started.slice(before)).toHaveLength(1)
})

test('what was stored before its process died is found, and noted', async () => {
  const { offer } = await offered()
  const id = idOf(offer)
  const taken = await stage.ask('POST', `/v1/offers/${id}/accept`, {})
  await stage.system`update sales.offer set state = 'open', taken_event_id = null where offer_id = ${id}`
  const again = await stage.ask('POST', `/v1/offers/${id}/accept`, {})
  expect(again.json).toMatchObject({ state: 'taken', eventId: taken.json['eventId'] })
})

test('one that has expired cannot be taken, and its page says so', async () => {
  const { offer } = await offered()
  const id = idOf(offer)
  await stage.system`
    update sales.offer set made_at = made_at - interval '8 days', expires_at = expires_at - interval '8 days' where offer_id = ${id}`
  expect(await stage.ask('POST', `/v1/offers/${id}/accept`, {})).toMatchObject({
    status: 409,
    json: { code: 'offer-closed' },
  })
  expect((await stage.ask('GET', `/v1/offers/${id}`)).json['state']).toBe('expired')
  const page = await stage.ask('GET', `/offers/${id}`)
  expect(page.text).toContain('Dieses Angebot ist abgelaufen.')
  expect(page.text).not.toContain('<button')
})

test('the page needs no key, no script, and escapes what people wrote', async () => {
  const { offer } = await offered()
  const id = idOf(offer)
  const page = await stage.as('no key at all')('GET', `/offers/${id}`)
  expect(page.status).toBe(200)
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
  expect(page.text).toContain('<html lang="de-CH">')
  expect(page.text).toContain('Base &lt;b&gt;')
  expect(page.text).toContain('Jetzt zu Solo wechseln')
  expect(page.text).not.toMatch(/<script|<b>/)
})

test.each(['off_01h455vb4pex5vsknk084sn02q', 'nonsense', "off_'"])(
  'there is no offer %s',
  async (id) => {
    const path = encodeURIComponent(id)
    expect((await stage.ask('GET', `/offers/${path}`)).status).toBe(404)
    expect((await stage.ask('GET', `/v1/offers/${path}`)).status).toBe(404)
    expect((await stage.ask('POST', `/v1/offers/${path}/accept`, {})).status).toBe(404)
  },
)

test('another tenant sees nothing of it', async () => {
  const { offer } = await offered()
  const id = idOf(offer)
  const { key } = await stage.anotherTenant()
  expect((await stage.as(key)('GET', `/v1/offers/${id}`)).status).toBe(404)
  expect((await stage.as(key)('GET', '/v1/offers')).json['data']).toEqual([])
})
