import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '../new-id.ts'
import { startSimulator, type Simulator } from './simulator/simulator.ts'
import { stripePsp } from './stripe.ts'

const secrets = { secretKey: 'sk_test_stored', webhookSecret: 'whsec_stored' }
let simulator: Simulator
beforeAll(async () => {
  simulator = await startSimulator({ port: 0, ...secrets })
})
afterAll(() => simulator.stop())

/** Every request is executed and answered 500; the 500 is what the key remembers. */
const stormy = { rate: 1, seed: 1, kinds: ['error-500-after'] } as const
const calm = { ...stormy, rate: 0 }

const ids = () => ({
  customerId: newId('customer'),
  tenantId: newId('tenant'),
  transactionId: newId('transaction'),
})

test('a card is saved, though the first answer is a 500 that its key repeats', async () => {
  const psp = stripePsp({ ...secrets, apiBase: simulator.url })
  const order = { ...ids(), token: 'pm_card_visa' }
  simulator.setFaults(stormy)
  expect(await psp.saveMethod(order)).toMatchObject({ kind: 'unknown' })
  simulator.setFaults(calm)
  expect(await psp.saveMethod(order)).toMatchObject({ kind: 'saved' })
})

test('a refund that was made is found, though its key repeats a 500, and is made once', async () => {
  const psp = stripePsp({ ...secrets, apiBase: simulator.url })
  const { tenantId, transactionId, customerId } = ids()
  const saved = await psp.saveMethod({ tenantId, transactionId, customerId, token: 'pm_card_visa' })
  if (saved.kind !== 'saved') throw new Error('The card was not saved.')
  const { accountRef, methodRef } = saved.method
  const labels = {
    tenantId,
    transactionId,
    invoiceId: newId('invoice'),
    intentId: newId('intent'),
    attempt: 1,
  }
  const amount = { currency: 'CHF', minor: 1999n } as const
  const key = labels.invoiceId
  const charged = await psp.charge({ accountRef, methodRef, amount, key, labels })
  if (charged.kind !== 'succeeded') throw new Error('The card was not charged.')
  const order = {
    ref: charged.ref,
    amount,
    key: `refund/${key}`,
    labels: { ...labels, refundId: newId('refund') },
  }

  simulator.setFaults(stormy)
  expect(await psp.refund(order)).toMatchObject({ kind: 'unknown' })
  simulator.setFaults(calm)
  expect(await psp.refund(order)).toMatchObject({ kind: 'succeeded' })
  expect(simulator.book().filter(({ kind }) => kind === 'refund')).toHaveLength(1)
})
