import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { billing } from '../activities/sales/index.ts'
import { type ApiStage, apiStage, orderPlaced, toRef } from '../test/api-stage.ts'

let stage: ApiStage
let id: string
let number: string

const lines = [
  { product: 'pro', quantity: '3', discount: { percent: '10' } },
  { key: 'extra', description: 'A lamp', quantity: 2, unitPrice: '19.99', taxCategory: 'reduced' },
]

async function invoiced(name: string): Promise<{ id: string; number: string }> {
  stage.started.length = 0
  await stage.ask('POST', '/v1/events', orderPlaced(name, { lines }))
  const [billed] = await stage.bill(stage.started)
  if (billed?.kind !== 'billed') throw new Error('The order was not billed.')
  return { id: billed.invoiceId, number: billed.number }
}

beforeAll(async () => {
  stage = await apiStage()
  ;({ id, number } = await invoiced('whole'))
})
afterAll(() => stage.stop())

test('an invoice is read by its id or its number, with lines that explain themselves', async () => {
  const [byId, byNumber] = await Promise.all(
    [id, number].map((name) => stage.ask('GET', `/v1/invoices/${encodeURIComponent(name)}`)),
  )
  expect(byId?.text).toBe(byNumber?.text)
  expect(byId?.json).toMatchObject({
    id,
    number,
    status: 'open',
    lineCount: 2,
    orderKey: 'order-whole',
    source: 'shop',
    creditNotes: [],
    buyer: { name: 'Ada Lovelace', customerKey: 'ada' },
    seller: { name: 'Muster AG' },
    profile: { key: 'durabill', version: 1 },
    net: { amount: '17228', currency: 'CHF' },
  })
  const invoice = byId?.json as unknown as {
    lines: { key: string; net: { amount: string }; explanation: string; features: string[] }[]
    taxes: { tax: { amount: string } }[]
    tax: { amount: string }
  }
  expect(invoice.lines.map(({ key, net }) => [key, net.amount])).toEqual([
    ['1', '13230'],
    ['extra', '3998'],
  ])
  expect(invoice.lines[0]?.explanation).toContain('3 × 49.00 = 147.00; −10 % = 132.30')
  expect(invoice.lines[0]?.features).toEqual(['exports'])
  const sum = invoice.taxes.reduce((total, group) => total + BigInt(group.tax.amount), 0n)
  expect(sum.toString()).toBe(invoice.tax.amount)
})

test('its explanation has every step, and pricing it again gives the same', async () => {
  const { status, json } = await stage.ask('GET', `/v1/invoices/${number}/explain`)
  expect(status).toBe(200)
  expect(json).toMatchObject({
    number,
    repriced: true,
    why: { profile: 'durabill v1', taxCountry: 'CH', orderKey: 'order-whole' },
  })
  const told = json['lines'] as unknown as { steps: { rule: string }[] }[]
  expect(told[0]?.steps.map(({ rule }) => rule)).toContain('discount-percent')
})

test('it is shown as a page and as a PDF, and runs nothing', async () => {
  const page = await stage.ask('GET', `/v1/invoices/${number}/html`)
  expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
  expect(page.text).toContain(number)
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
  const pdf = await stage.ask('GET', `/v1/invoices/${number}/pdf`)
  expect([pdf.headers.get('content-type'), pdf.text.slice(0, 5)]).toEqual([
    'application/pdf',
    '%PDF-',
  ])
})

describe('a credit note', () => {
  test('is previewed without a trace, as it then becomes', async () => {
    const one = await invoiced('previewed')
    const body = { reason: 'Too many', lines: [{ product: 'pro', quantity: '1' }] }
    const path = `/v1/invoices/${one.number}/credit-notes`
    const before = await stage.system`select count(*) from sales.document`
    const preview = await stage.ask('POST', `${path}/preview`, body)
    expect(preview.status).toBe(200)
    expect(await stage.system`select count(*) from sales.document`).toEqual(before)

    stage.started.length = 0
    const answer = await stage.ask('POST', path, body, { 'idempotency-key': 'credit-1' })
    expect([answer.status, answer.json['duplicate']]).toEqual([202, false])
    expect(stage.started).toMatchObject([
      { source: 'api', source_id: 'credit-1', type: 'order.cancelled' },
    ])
    const [event] = stage.started
    if (event === undefined) throw new Error('Nothing was started.')
    const credited = await billing(stage.app).credit(toRef(event))
    if (credited.kind !== 'credited') throw new Error(credited.because)
    const { json: note } = await stage.ask('GET', `/v1/credit-notes/${credited.number}`)
    const { net, tax, total, taxes } = preview.json
    expect(note).toMatchObject({
      net,
      tax,
      total,
      taxes,
      invoiceId: one.id,
      corrects: one.number,
      reason: 'Too many',
    })
    expect(
      (await stage.ask('GET', `/v1/credit-notes?invoice=${one.id}`)).json['data'],
    ).toMatchObject([{ number: credited.number }])
    expect((await stage.ask('GET', `/v1/invoices/${one.id}`)).json).toMatchObject({
      credited: total,
      creditNotes: [{ number: credited.number }],
    })
    expect(
      (await stage.ask('GET', `/v1/credit-notes/${credited.number}/pdf`)).text.slice(0, 5),
    ).toBe('%PDF-')

    const more = await stage.ask('POST', `${path}/preview`, {
      reason: 'Again',
      lines: [{ key: '1', quantity: '3' }],
    })
    expect([more.status, more.json['code'], more.json['errors']]).toMatchObject([
      422,
      'credit-refused',
      [{ pointer: '/lines/0/quantity' }],
    ])
  })

  test.each([
    ['without a reason', {}, '/reason'],
    ['of no lines', { reason: 'x', lines: [] }, '/lines'],
    [
      'of less than nothing',
      { reason: 'x', lines: [{ key: '1', quantity: '-1' }] },
      '/lines/0/quantity',
    ],
  ])('%s is refused', async (_what, body, pointer) => {
    const answer = await stage.ask('POST', `/v1/invoices/${number}/credit-notes`, body)
    expect([answer.status, answer.json['errors']]).toMatchObject([422, [{ pointer }]])
  })
})
