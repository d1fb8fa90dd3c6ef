import { engineClient, type EngineClient } from '../cli/client.ts'
import { firstTenant } from '../cli/first-tenant.ts'
import { layGround } from '../cli/local-ground.ts'
import { inOrder, type Undo } from '../cli/undo.ts'
import type { EventId } from '../domain/ids.ts'
import { startEngine } from '../worker/engine.ts'
import { openParts } from '../worker/parts.ts'
import { purchaseId } from '../workflows/sales/contract.ts'
import { closedLoop } from './closed-loop.ts'
import { settledBooks } from './settled.ts'

const customers = 100

/** The whole engine with its stand-ins, and customers whose cards are on file. */
export async function startShop() {
  const undo: Undo[] = []
  const { settings, simulator } = await layGround({ port: 4800, undo, onReady: () => {} })
  const parts = await openParts({ ...settings, paymentsReach: 'remote', eagerStart: true })
  undo.push(parts.close)
  const { apiKey } = await firstTenant(parts)
  const engine = await startEngine(parts)
  undo.push(engine.stop)
  simulator.setWebhookUrl(`${engine.url}/hooks/stripe`)
  const client = engineClient({ url: engine.url, apiKey })
  await openShop(client)

  const buy = async (order: Order) => {
    const { eventId } = await place(client, order)
    const result: unknown = await parts.client.workflow.getHandle(purchaseId(eventId)).result()
    if (result !== 'paid') throw new Error(`${order.id} ended as ${String(result)}.`)
  }
  await closedLoop({ count: customers, inFlight: 8, work: (index) => buy(firstOrder(index)) })
  let sent = 0
  const books = settledBooks({ parts, simulator })

  return {
    temporal: {
      connection: parts.connection,
      client: parts.client,
      namespace: settings.temporal.namespace,
    },
    order(id: string): Promise<void> {
      sent += 1
      return buy({ id, customer: { key: `c${sent % customers}` } })
    },
    quiet: () => books.quiet(),
    check: (orders: number) => books.check(orders + customers),
    stop: () => inOrder(undo),
  }
}

type Order = { readonly id: string; readonly customer: object; readonly paymentMethod?: string }

async function openShop(client: EngineClient): Promise<void> {
  await client.put('/v1/legal-entities/default', {
    body: { name: 'Bench', address: { country: 'CH' }, zone: 'Europe/Zurich' },
  })
  await client.put('/v1/products/pro', {
    body: { name: 'Pro', features: ['exports'], prices: { CHF: '49.00' } },
  })
}

const firstOrder = (index: number): Order => ({
  id: `first-${index}`,
  customer: {
    key: `c${index}`,
    name: `Customer ${index}`,
    email: `c${index}@example.test`,
    address: { country: 'CH' },
  },
  paymentMethod: 'pm_card_visa',
})

function place(client: EngineClient, { id, ...rest }: Order): Promise<{ eventId: EventId }> {
  const lines = [{ product: 'pro', quantity: 1 }]
  return client.post('/v1/events', {
    contentType: 'application/cloudevents+json',
    body: {
      specversion: '1.0',
      id,
      source: 'bench',
      type: 'order.placed',
      data: { order: id, currency: 'CHF', lines, ...rest },
    },
  })
}
