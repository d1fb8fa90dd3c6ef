import { startMailbox } from '../adapters/channel/mailbox/mailbox.ts'
import { startPostgres } from '../adapters/embedded/postgres.ts'
import { freePort } from '../adapters/embedded/ports.ts'
import { searchAttributes } from '../adapters/embedded/search-attributes.ts'
import { startTemporal } from '../adapters/embedded/temporal.ts'
import { loadEnv } from '../adapters/env.ts'
import { migrate } from '../adapters/postgres/migrate.ts'
import { startSimulator } from '../adapters/psp/simulator/simulator.ts'
import { engineClient } from '../cli/client.ts'
import { firstTenant } from '../cli/first-tenant.ts'
import { inOrder, type Undo } from '../cli/undo.ts'
import { startEngine } from '../worker/engine.ts'
import { openParts } from '../worker/parts.ts'
import { purchaseId } from '../workflows/sales/contract.ts'

const customers = 100

/** The whole engine with its stand-ins, and customers whose cards are on file. */
export async function startShop() {
  const undo: Undo[] = []
  const env = loadEnv()
  const [postgres, temporal] = await Promise.all([
    startPostgres({ env }),
    startTemporal({ env, searchAttributes }),
  ])
  await migrate(postgres.url)
  const simulator = await startSimulator({
    port: 0,
    secretKey: 'sk_test_bench',
    webhookSecret: 'whsec_bench',
  })
  const mailbox = await startMailbox({ port: 0, apiKey: 're_bench' })
  undo.push(postgres.stop, temporal.stop, simulator.stop, mailbox.stop)
  const parts = await openParts({
    databaseUrl: postgres.url,
    temporal: {
      address: temporal.address,
      namespace: temporal.namespace,
      shutdownGraceSeconds: 10,
    },
    stripe: { secretKey: 'sk_test_bench', webhookSecret: 'whsec_bench', apiBase: simulator.url },
    resend: { apiKey: 're_bench', baseUrl: mailbox.url },
    mailFrom: env.MAIL_FROM,
    port: await freePort(4800),
    paymentsReach: 'remote',
    eagerStart: true,
    logLevel: 'error',
  })
  undo.push(parts.close)
  const { apiKey } = await firstTenant(parts)
  const engine = await startEngine(parts)
  undo.push(engine.stop)
  simulator.setWebhookUrl(`${engine.url}/hooks/stripe`)
  const client = engineClient({ url: engine.url, apiKey })
  await client.put('/v1/legal-entities/default', {
    body: { name: 'Bench', address: { country: 'CH' }, zone: 'Europe/Zurich' },
  })
  await client.put('/v1/products/pro', {
    body: { name: 'Pro', features: ['exports'], prices: { CHF: '49.00' } },
  })

  const finished = (eventId: `evt_${string}`) =>
    parts.client.workflow.getHandle(purchaseId(eventId)).result()
  const place = (id: string, customer: object, paymentMethod?: string) =>
    client.post<{ eventId: `evt_${string}` }>('/v1/events', {
      contentType: 'application/cloudevents+json',
      body: {
        specversion: '1.0',
        id,
        source: 'bench',
        type: 'order.placed',
        data: {
          order: id,
          customer,
          currency: 'CHF',
          lines: [{ product: 'pro', quantity: 1 }],
          ...(paymentMethod === undefined ? {} : { paymentMethod }),
        },
      },
    })
  for (let index = 0; index < customers; index += 1) {
    const customer = {
      key: `c${index}`,
      name: `Customer ${index}`,
      email: `c${index}@example.test`,
      address: { country: 'CH' },
    }
    const { eventId } = await place(`first-${index}`, customer, 'pm_card_visa')
    await finished(eventId)
  }
  let sent = 0

  return {
    temporal: { connection: parts.connection, client: parts.client, namespace: temporal.namespace },
    async order(id: string): Promise<void> {
      sent += 1
      const { eventId } = await place(id, { key: `c${sent % customers}` })
      const result: unknown = await finished(eventId)
      if (result !== 'paid') throw new Error(`${id} ended as ${String(result)}.`)
    },
    /** Waits until what follows a payment is done too: mails sent, webhooks told, facts dispatched. */
    async quiet(): Promise<void> {
      for (;;) {
        const [row] = await parts.system<{ open: bigint }[]>`
          select (select count(*) from platform.outbox where dispatched_at is null)
               + (select count(*) from sales.invoice i where not exists
                   (select from messaging.message m where m.subject_id = i.invoice_id and m.status = 'sent')) as open`
        if (row?.open === 0n && simulator.openWebhooks() === 0) return
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
    },
    /** A figure does not count unless every order was charged exactly once. */
    async check(orders: number): Promise<void> {
      const captures = simulator.book().filter((line) => line.kind === 'capture').length
      const [row] = await parts.system<
        { paid: bigint }[]
      >`select count(*) as paid from sales.invoice where status = 'paid'`
      const expected = orders + customers
      if (captures !== expected || row?.paid !== BigInt(expected)) {
        throw new Error(
          `${expected} orders, but ${captures} captures and ${row?.paid} paid invoices.`,
        )
      }
    },
    stop: () => inOrder(undo),
  }
}
