import { describe, expect, test } from 'vitest'
import { freshLabels, orderOf, saved } from './conformance-order.ts'
import { bookOf, type PspStage } from './conformance-stage.ts'

type Stage = () => PspStage

/** Where a person comes in: saving a card, confirming a charge, changing their mind. */
export function worksWithThePayer(stage: Stage) {
  describe('a charge that needs the payer', () => confirming(stage))
  describe('a cancel', () => canceling(stage))
  describe('a saved method', () => saving(stage))
}

async function awaiting(stage: Stage) {
  const { psp, tokens } = stage()
  const order = orderOf(await saved(psp, tokens['needs-payer']))
  const answer = await psp.charge(order)
  if (answer.kind !== 'requires-action') throw new Error(`The charge ${answer.kind}.`)
  return { order, ...answer }
}

function confirming(stage: Stage) {
  test('answers the page on which they confirm, the same one to the same key', async () => {
    const { psp } = stage()
    const { order, ref, url } = await awaiting(stage)
    expect(URL.canParse(url)).toBe(true)
    expect(await psp.charge(order)).toEqual({ kind: 'requires-action', ref, url })
    expect(await psp.lookup(order.labels)).toEqual({ kind: 'requires-action', ref, url })
  })

  test('is paid once they approve, by the same intent, and a repeat of the key says so', async () => {
    const { psp, answerPage } = stage()
    const { order, ref, url } = await awaiting(stage)
    await answerPage(url, true)
    const paid = { kind: 'succeeded', ref, received: order.amount }
    expect(await psp.lookup(order.labels)).toEqual(paid)
    expect(await psp.charge(order)).toEqual(paid)
    const lines = (await bookOf(psp)).filter((line) => line.intentId === order.labels.intentId)
    expect(lines).toHaveLength(1)
  })

  test('is declined, for them to act on, if they do not approve', async () => {
    const { psp, answerPage } = stage()
    const { order, url } = await awaiting(stage)
    await answerPage(url, false)
    expect(await psp.lookup(order.labels)).toMatchObject({ kind: 'declined', decline: 'action' })
  })

  test('can no longer be approved once it was canceled', async () => {
    const { psp, answerPage } = stage()
    const { order, ref, url } = await awaiting(stage)
    expect(await psp.cancel(ref)).toEqual({ kind: 'canceled', ref })
    await answerPage(url, true)
    expect(await psp.lookup(order.labels)).toEqual({ kind: 'canceled', ref })
  })
}

function canceling(stage: Stage) {
  test('of a charge that succeeded answers that it succeeded', async () => {
    const { psp, tokens } = stage()
    const charged = await psp.charge(orderOf(await saved(psp, tokens.pays)))
    expect(await psp.cancel(charged.kind === 'succeeded' ? charged.ref : '')).toEqual(charged)
  })

  test('twice is the same as once', async () => {
    const { psp } = stage()
    const { ref } = await awaiting(stage)
    expect(await psp.cancel(ref)).toEqual(await psp.cancel(ref))
  })

  test('racing the payer ends in one truth, and both hear it', async () => {
    const { psp, answerPage } = stage()
    const { order, ref, url } = await awaiting(stage)
    const [canceled] = await Promise.all([psp.cancel(ref), answerPage(url, true)])
    const truth = await psp.lookup(order.labels)
    expect(canceled).toEqual(truth)
    const lines = (await bookOf(psp)).filter((line) => line.intentId === order.labels.intentId)
    expect(lines).toHaveLength(truth.kind === 'succeeded' ? 1 : 0)
  })

  test('of an intent that does not exist throws', async () => {
    await expect(stage().psp.cancel('pi_nobody')).rejects.toThrow()
  })
}

function saving(stage: Stage) {
  test('says what is printed on the card', async () => {
    const method = await saved(stage().psp, stage().tokens.pays)
    expect(method.last4).toMatch(/^\d{4}$/)
    expect(method.brand).toBe('visa')
    expect(method.expMonth).toBeGreaterThanOrEqual(1)
  })

  test('is one method and one account, however often its order is sent', async () => {
    const { psp, tokens } = stage()
    const order = { customerId: 'cus_repeats', ...freshLabels(), token: tokens.pays } as const
    expect(await psp.saveMethod(order)).toEqual(await psp.saveMethod(order))
  })

  test('of a customer who has an account joins that account', async () => {
    const { psp, tokens } = stage()
    const first = await saved(psp, tokens.pays)
    const { accountRef } = first
    const order = {
      customerId: 'cus_known',
      ...freshLabels(),
      accountRef,
      token: tokens.pays,
    } as const
    const second = await psp.saveMethod(order)
    expect(second).toMatchObject({ kind: 'saved', method: { accountRef } })
    expect(second).not.toMatchObject({ method: { methodRef: first.methodRef } })
  })

  test('may be declined already when it is saved', async () => {
    const { psp, tokens } = stage()
    const order = {
      customerId: 'cus_declined',
      ...freshLabels(),
      token: tokens['declines-when-saved'],
    } as const
    expect(await psp.saveMethod(order)).toMatchObject({ kind: 'declined', decline: 'hard' })
  })

  test('of one customer cannot be charged for another', async () => {
    const { psp, tokens } = stage()
    const [mine, yours] = [await saved(psp, tokens.pays), await saved(psp, tokens.pays)]
    const order = { ...orderOf(mine), methodRef: yours.methodRef }
    await expect(psp.charge(order)).rejects.toThrow()
  })
}
