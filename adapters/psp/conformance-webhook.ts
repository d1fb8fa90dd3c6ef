import { describe, expect, test, vi } from 'vitest'
import { orderOf, saved } from './conformance-order.ts'
import type { PspStage, Story } from './conformance-stage.ts'
import type { PspHint } from './psp.ts'

type Stage = () => PspStage

const now = () => Math.floor(Date.now() / 1000)

/** Webhooks: believed only if signed, over the bytes as they came, lately, by the right secret. */
export function trustsOnlySignedHooks(stage: Stage) {
  const body =
    '{"id":"evt_1","object":"event","type":"payment_intent.succeeded","data":{"object":{"id":"pi_1","object":"payment_intent","metadata":{"intent":"int_1"}}}}'
  const verify = (text: string, signature: string) => stage().psp.verifyWebhook(text, signature)

  describe('a webhook', () => {
    test('that is well signed is a hint at an object', async () => {
      const hint = await verify(body, stage().sign(body, now()))
      expect(hint).toEqual({
        id: 'evt_1',
        type: 'payment_intent.succeeded',
        objectRef: 'pi_1',
        labels: { intent: 'int_1' },
      })
    })

    test.each([-301, -3600, 301])('signed %i seconds from now is refused', async (seconds) => {
      expect(await verify(body, stage().sign(body, now() + seconds))).toBeUndefined()
    })

    test.each([-290, 290])('signed %i seconds from now is taken', async (seconds) => {
      expect(await verify(body, stage().sign(body, now() + seconds))).toBeDefined()
    })

    test('that was parsed and written anew is refused', async () => {
      const again = JSON.stringify(JSON.parse(body), undefined, 1)
      expect(await verify(again, stage().sign(body, now()))).toBeUndefined()
    })

    test.each(['', 't=1', 'v1=00', 'nonsense', 't=,v1=', `t=${2 ** 60},v1=zz`])(
      'signed "%s" is refused',
      async (signature) => {
        expect(await verify(body, signature)).toBeUndefined()
      },
    )

    test('of a changed body, or with a cut signature, is refused', async () => {
      const signature = stage().sign(body, now())
      expect(await verify(body.replace('pi_1', 'pi_2'), signature)).toBeUndefined()
      expect(await verify(body, signature.slice(0, -1))).toBeUndefined()
    })

    test('that is signed but no JSON is no hint', async () => {
      expect(await verify('{"id":', stage().sign('{"id":', now()))).toBeUndefined()
    })
  })
  describe('the provider’s own webhooks', () => arriving(stage))
}

function arriving(stage: Stage) {
  const charge = async (story: Story) => {
    const { psp, tokens } = stage()
    const order = orderOf(await saved(psp, tokens[story]))
    await psp.charge(order)
    return order.labels.intentId
  }
  const hints = async (intentId: string): Promise<PspHint[]> => {
    const all = await Promise.all(
      stage()
        .hooks()
        .map((hook) => stage().psp.verifyWebhook(hook.body, hook.signature)),
    )
    return all.flatMap((hint) => (hint?.labels['intent'] === intentId ? [hint] : []))
  }
  const types = async (intentId: string) => (await hints(intentId)).map(({ type }) => type)
  const eventually = { timeout: 10_000, interval: 50 }

  test.each(['pays', 'pays-answer-lost', 'pays-webhook-forged'] as const)(
    'tell of a payment once (%s)',
    async (story) => {
      const intentId = await charge(story)
      await vi.waitFor(async () => {
        expect(await types(intentId)).toEqual(['payment_intent.succeeded'])
      }, eventually)
    },
  )

  test('tell of a decline', async () => {
    const intentId = await charge('declines-soft')
    await vi.waitFor(async () => {
      expect(await types(intentId)).toEqual(['payment_intent.payment_failed'])
    }, eventually)
  })

  test('may come twice, with one id', async () => {
    const intentId = await charge('pays-webhook-twice')
    await vi.waitFor(async () => expect(await hints(intentId)).toHaveLength(2), eventually)
    expect(new Set((await hints(intentId)).map(({ id }) => id)).size).toBe(1)
  })

  test('may come before the answer', async () => {
    expect(await types(await charge('pays-webhook-first'))).toEqual(['payment_intent.succeeded'])
  })

  test('may come in the wrong order; the object says what is true', async () => {
    const intentId = await charge('pays-webhooks-reordered')
    await vi.waitFor(async () => expect(await hints(intentId)).toHaveLength(2), eventually)
    const [first, last] = await hints(intentId)
    expect([first?.type, last?.type]).toEqual([
      'payment_intent.succeeded',
      'payment_intent.created',
    ])
    expect(
      await stage().psp.lookup({ intentId: 'int_any', ref: last?.objectRef ?? '' }),
    ).toMatchObject({
      kind: 'succeeded',
    })
  })
}
