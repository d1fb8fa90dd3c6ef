import { describe, expect, test } from 'vitest'
import { chf, orderOf, refundOf, saved } from './conformance-order.ts'
import { bookOf, type PspStage, type Story } from './conformance-stage.ts'

type Stage = () => PspStage

/** Charging: once per key, a decline is an answer, not knowing is an answer too. */
export function chargesHonestly(stage: Stage) {
  const orderFor = async (story: Story, amount = chf(1999n)) => {
    const { psp, tokens } = stage()
    return orderOf(await saved(psp, tokens[story]), amount)
  }
  describe('a charge', () => {
    happensOnce(stage, orderFor)
    takesWhatWasAsked(stage, orderFor)
    isDeclined(stage, orderFor)
    countsExactly(stage, orderFor)
  })
}

type OrderFor = (
  story: Story,
  amount?: ReturnType<typeof chf>,
) => Promise<ReturnType<typeof orderOf>>

const captures = async (stage: Stage, intentId: string) =>
  (await bookOf(stage().psp)).filter(
    (line) => line.intentId === intentId && line.kind === 'capture',
  )

function happensOnce(stage: Stage, orderFor: OrderFor) {
  test.each([2, 5])('is made once, however often its key is sent (%i times)', async (times) => {
    const order = await orderFor('pays')
    const first = await stage().psp.charge(order)
    for (let again = 1; again < times; again += 1) {
      expect(await stage().psp.charge(order)).toEqual(first)
    }
    expect(await captures(stage, order.labels.intentId)).toHaveLength(1)
  })

  test.each(['pays', 'pays-slowly'] as const)(
    'is made once when its key is sent 16 times at once (%s)',
    async (story) => {
      const order = await orderFor(story)
      const answers = await Promise.all(Array.from({ length: 16 }, () => stage().psp.charge(order)))
      const kinds = new Set(answers.map(({ kind }) => kind))
      expect(kinds.has('succeeded')).toBe(true)
      kinds.delete('succeeded')
      kinds.delete('unknown')
      expect([...kinds]).toEqual([])
      expect(await captures(stage, order.labels.intentId)).toHaveLength(1)
    },
  )

  test('of another attempt is another charge', async () => {
    const order = await orderFor('pays')
    const next = { ...order, key: `${order.key}+`, labels: { ...order.labels, attempt: 2 } }
    const refs = [await stage().psp.charge(order), await stage().psp.charge(next)].map((answer) =>
      answer.kind === 'succeeded' ? answer.ref : answer.kind,
    )
    expect(new Set(refs).size).toBe(2)
    expect(await captures(stage, order.labels.intentId)).toHaveLength(2)
  })

  test.each(['amount', 'method', 'labels'] as const)(
    'whose key comes again with another %s throws, and takes nothing',
    async (part) => {
      const order = await orderFor('pays')
      const other = await orderFor('pays', chf(2000n))
      await stage().psp.charge(order)
      const changed = {
        amount: { amount: other.amount },
        method: { accountRef: other.accountRef, methodRef: other.methodRef },
        labels: { labels: other.labels },
      }[part]
      await expect(stage().psp.charge({ ...order, ...changed })).rejects.toThrow()
      expect(await captures(stage, order.labels.intentId)).toHaveLength(1)
    },
  )
}

function takesWhatWasAsked(stage: Stage, orderFor: OrderFor) {
  test('takes the amount that was asked for, and the book says so', async () => {
    const order = await orderFor('pays')
    const answer = await stage().psp.charge(order)
    expect(answer).toMatchObject({ kind: 'succeeded', received: order.amount })
    expect(await captures(stage, order.labels.intentId)).toEqual([
      {
        kind: 'capture',
        ref: answer.kind === 'succeeded' ? answer.ref : '',
        amount: order.amount,
        intentId: order.labels.intentId,
        invoiceId: order.labels.invoiceId,
        tenantId: order.labels.tenantId,
      },
    ])
  })

  test('of a saved method can be made again and again', async () => {
    const method = await saved(stage().psp, stage().tokens.pays)
    for (const minor of [1n, 50n, 999_999n]) {
      const answer = await stage().psp.charge(orderOf(method, chf(minor)))
      expect(answer).toMatchObject({ kind: 'succeeded', received: { minor } })
    }
  })

  test('by an adapter with a wrong key throws: that is to be mended, not retried', async () => {
    const order = await orderFor('pays')
    await expect(stage().mistaken.charge(order)).rejects.toThrow()
  })

  test('of a method that does not exist throws', async () => {
    const order = await orderFor('pays')
    await expect(stage().psp.charge({ ...order, methodRef: 'pm_nobody' })).rejects.toThrow()
  })
}

function isDeclined(stage: Stage, orderFor: OrderFor) {
  test.each([
    { story: 'declines-soft', code: 'insufficient_funds', decline: 'soft' },
    { story: 'declines-hard', code: 'stolen_card', decline: 'hard' },
    { story: 'declines-expired', code: 'expired_card', decline: 'hard' },
    { story: 'declines-action', code: 'generic_decline', decline: 'action' },
    { story: 'declines-on-advice', code: 'do_not_honor', decline: 'hard' },
    { story: 'declines-on-scheme-advice', code: 'do_not_honor', decline: 'hard' },
    { story: 'declines-unheard-of', code: 'moon_phase_unfavourable', decline: 'unmapped' },
  ] as const)(
    'that is declined with $code is $decline, now and when asked later',
    async ({ story, code, decline }) => {
      const order = await orderFor(story)
      const answer = await stage().psp.charge(order)
      expect(answer).toMatchObject({ kind: 'declined', code, decline })
      expect(await stage().psp.charge(order)).toEqual(answer)
      expect(await stage().psp.lookup(order.labels)).toEqual(answer)
      expect(await captures(stage, order.labels.intentId)).toEqual([])
    },
  )

  test.each([
    { story: 'declines-once', declines: 1 },
    { story: 'declines-twice', declines: 2 },
  ] as const)('of a card that $story may do on a later attempt', async ({ story, declines }) => {
    const method = await saved(stage().psp, stage().tokens[story])
    const kinds: string[] = []
    for (let attempt = 0; attempt <= declines; attempt += 1) {
      kinds.push((await stage().psp.charge(orderOf(method))).kind)
    }
    expect(kinds).toEqual([...Array.from({ length: declines }, () => 'declined'), 'succeeded'])
  })
}

function countsExactly(stage: Stage, orderFor: OrderFor) {
  test.each([
    { currency: 'JPY', minor: 500n },
    { currency: 'CHF', minor: 5n },
    { currency: 'KWD', minor: 1_230n },
    { currency: 'ISK', minor: 4_500n },
    { currency: 'UGX', minor: 12_000n },
    { currency: 'MGA', minor: 700n },
    { currency: 'HUF', minor: 99_900n },
    { currency: 'USD', minor: 99_999_999n },
  ] as const)(
    'of $minor minor units of $currency is that in the answer, in the book, and in a refund',
    async (amount) => {
      const order = await orderFor('pays', amount)
      const { psp } = stage()
      const answer = await psp.charge(order)
      expect(answer).toMatchObject({ kind: 'succeeded', received: amount })
      expect(await captures(stage, order.labels.intentId)).toMatchObject([{ amount }])
      const ref = answer.kind === 'succeeded' ? answer.ref : ''
      expect(await psp.refund(refundOf({ ref, order }, amount))).toMatchObject({
        kind: 'succeeded',
      })
    },
  )

  test.each([
    { currency: 'KWD', minor: 1_234n },
    { currency: 'MGA', minor: 50n },
  ] as const)(
    'of $minor minor units of $currency cannot be said, so it is declined and never rounded',
    async (amount) => {
      const order = await orderFor('pays', amount)
      const declined = { kind: 'declined', code: 'amount_not_supported', decline: 'hard' }
      expect(await stage().psp.charge(order)).toEqual(declined)
      expect(await captures(stage, order.labels.intentId)).toEqual([])
    },
  )

  test.each([
    { currency: 'USD', minor: 2n ** 60n },
    { currency: 'USD', minor: -1n },
  ] as const)('of $minor minor units of $currency is no amount, so it throws', async (amount) => {
    const order = await orderFor('pays', amount)
    await expect(stage().psp.charge(order)).rejects.toThrow()
    expect(await captures(stage, order.labels.intentId)).toEqual([])
  })

  test('that took another amount than asked is unknown: nobody goes on but a person', async () => {
    const order = await orderFor('pays-wrong-amount')
    expect(await stage().psp.charge(order)).toMatchObject({ kind: 'unknown' })
    expect(await stage().psp.lookup(order.labels)).toMatchObject({ received: { minor: 1998n } })
  })
}
