import { asTenant } from '../../adapters/postgres/client.ts'
import { newId } from '../../adapters/new-id.ts'
import { nameMethod } from '../../adapters/postgres/payments/methods.ts'
import type { TestEngine } from '../engine.ts'
import { eventually } from '../engine/eventually.ts'
import type { Buyer } from './buyer.ts'
import type { Send } from './order-verbs.ts'
import { hasCard } from './read-cards.ts'

/** What a product does with cards. */
export const cardVerbs = (engine: TestEngine, send: Send) => ({
  /** A card that the provider knows already. */
  async attached(customer: Buyer, token: string) {
    await send('payment-method.updated', { customer: { id: customer.id }, paymentMethod: token })
    await eventually('attached', () => hasCard(engine, { customerId: customer.id, brand: 'visa' }))
  },
  newCard: (customer: Buyer, paymentMethod: string) =>
    send('payment-method.updated', { customer: { id: customer.id }, paymentMethod }),
  /** A card that is noted, and of which no collection ever hears. */
  silentCard: (customer: Buyer, token: string) =>
    asTenant(engine.parts.db, engine.tenantId, (tx) =>
      nameMethod(tx, {
        tenantId: engine.tenantId,
        customerId: customer.id,
        provider: 'stripe',
        token,
        transactionId: newId('transaction'),
      }),
    ),
})
