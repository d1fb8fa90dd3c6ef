import { describe, expect, test } from 'vitest'
import { chf, orderOf, refundOf, saved } from './conformance-order.ts'
import { bookOf, type PspStage, type Story } from './conformance-stage.ts'

/** Giving money back: never above what was taken, once per key. */
export function refundsWithinBounds(stage: Stage) {
  describe('a refund', () => {
    staysWithinTheCapture(stage)
    mayNotCome(stage)
  })
}

type Stage = () => PspStage

async function charged(stage: Stage, story: Story = 'pays') {
  const { psp, tokens } = stage()
  const order = orderOf(await saved(psp, tokens[story]))
  const answer = await psp.charge(order)
  if (answer.kind !== 'succeeded') throw new Error(`The charge ${answer.kind}.`)
  return { order, ref: answer.ref }
}

const refunds = async (stage: Stage, intentId: string) =>
  (await bookOf(stage().psp)).filter((line) => line.kind === 'refund' && line.intentId === intentId)

function staysWithinTheCapture(stage: Stage) {
  test.each([1n, 999n, 1999n])(
    'of %i minor units is given back, and the book says so',
    async (minor) => {
      const charge = await charged(stage)
      const answer = await stage().psp.refund(refundOf(charge, chf(minor)))
      expect(answer.kind).toBe('succeeded')
      expect(await refunds(stage, charge.order.labels.intentId)).toMatchObject([
        { amount: chf(minor) },
      ])
    },
  )

  test('with the same key is the same refund', async () => {
    const charge = await charged(stage)
    const order = refundOf(charge, chf(500n))
    expect(await stage().psp.refund(order)).toEqual(await stage().psp.refund(order))
    expect(await refunds(stage, charge.order.labels.intentId)).toHaveLength(1)
  })

  test('above the capture is refused', async () => {
    const charge = await charged(stage)
    const answer = await stage().psp.refund(refundOf(charge, chf(2000n)))
    expect(answer).toMatchObject({ kind: 'refused' })
    expect(await refunds(stage, charge.order.labels.intentId)).toEqual([])
  })

  test('of parts is refused as soon as they would exceed the capture', async () => {
    const charge = await charged(stage)
    const parts = [1000n, 999n, 1n].map((minor) => refundOf(charge, chf(minor)))
    const kinds: string[] = []
    for (const part of parts) kinds.push((await stage().psp.refund(part)).kind)
    expect(kinds).toEqual(['succeeded', 'succeeded', 'refused'])
  })

  test('sixteen at once never give back more than was taken', async () => {
    const charge = await charged(stage)
    const orders = Array.from({ length: 16 }, () => refundOf(charge, chf(300n)))
    await Promise.all(orders.map((order) => stage().psp.refund(order)))
    expect(await refunds(stage, charge.order.labels.intentId)).toHaveLength(6)
  })
}

function mayNotCome(stage: Stage) {
  test('of a charge that was declined is refused', async () => {
    const { psp, tokens } = stage()
    const order = orderOf(await saved(psp, tokens['declines-soft']))
    const answer = await psp.charge(order)
    const ref = answer.kind === 'declined' ? (answer.ref ?? '') : ''
    expect(await psp.refund(refundOf({ ref, order }, chf(1n)))).toMatchObject({ kind: 'refused' })
  })

  test('may pend', async () => {
    const charge = await charged(stage, 'refund-pends')
    expect(await stage().psp.refund(refundOf(charge, chf(1n)))).toMatchObject({ kind: 'pending' })
  })

  test('may fail, and then gives nothing back', async () => {
    const charge = await charged(stage, 'refund-fails')
    expect(await stage().psp.refund(refundOf(charge, chf(1n)))).toMatchObject({ kind: 'refused' })
    expect(await refunds(stage, charge.order.labels.intentId)).toEqual([])
  })
}
