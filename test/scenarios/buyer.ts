import { randomUUID } from 'node:crypto'
import { asTenant } from '../../adapters/postgres/client.ts'
import { attachToClock } from '../../adapters/postgres/clock-moves.ts'
import { newId } from '../../adapters/new-id.ts'
import { type CustomerDraft, saveCustomer } from '../../adapters/postgres/sales/customers.ts'
import type { ClockId, CustomerId } from '../../domain/ids.ts'
import type { TestEngine } from '../engine.ts'

export type Buyer = { readonly id: CustomerId; readonly email: string }

/** Makes a customer, of a test clock if one is named. */
export async function makeBuyer(
  engine: TestEngine,
  { draft, clockId }: { draft: Partial<CustomerDraft>; clockId?: ClockId },
): Promise<Buyer> {
  const { tenantId } = engine
  const key = `customer-${randomUUID()}`
  const email = `${key}@example.test`
  const defaults = { locale: 'en', zone: 'Europe/Zurich', country: 'CH' }
  const id = await asTenant(engine.parts.db, tenantId, async (tx) => {
    const saved = {
      tenantId,
      transactionId: newId('transaction'),
      draft: { key, email, name: 'Anna Muster', ...draft },
      defaults,
    }
    const customerId = await saveCustomer(tx, saved)
    if (clockId !== undefined) await attachToClock(tx, { tenantId, customerId, clockId })
    return customerId
  })
  return { id, email }
}
