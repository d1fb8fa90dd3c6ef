import type { Tx } from '../adapters/postgres/client.ts'
import { findCustomer, saveCustomer } from '../adapters/postgres/sales/customers.ts'
import type { CustomerDefaults } from '../adapters/postgres/sales/sellers.ts'
import { customerOfOrder } from '../adapters/postgres/sales/purchases.ts'
import type { CustomerId, TenantId, TransactionId } from '../domain/ids.ts'
import type { CustomerReference } from '../domain/sales/order.ts'
import type { CloudEvent } from './cloud-event.schema.ts'
import { IntakeRefusal, type RefusalDetail } from './intake-refusal.ts'
import { isKnownZone } from './shapes.schema.ts'

type Asked = {
  readonly tenantId: TenantId
  readonly transactionId: TransactionId
  readonly event: CloudEvent
  /** What customers are taken to be who say nothing; absent: there is no seller yet. */
  readonly seller: CustomerDefaults | undefined
}

/** Whose event it is: the customer it names, made or updated if it describes one. */
export async function customerOf(tx: Tx, asked: Asked): Promise<CustomerId> {
  const { data } = asked.event
  if ('customer' in data) return named(tx, { ...asked, customer: data.customer })
  if (!('order' in data))
    throw new Error('An event names its customer, its order or its subscription.')
  const customerId = await customerOfOrder(tx, data.order)
  if (customerId !== undefined) return customerId
  throw new IntakeRefusal({
    code: 'order-not-found',
    status: 404,
    message: `There is no order "${data.order}".`,
    fix: 'Name an order that was placed, or send "corrects" for a document of another system.',
    errors: [{ pointer: '/data/order', message: 'is not known' }],
  })
}

async function named(
  tx: Tx,
  { tenantId, transactionId, customer, seller: defaults }: Asked & { customer: CustomerReference },
): Promise<CustomerId> {
  if ('key' in customer && customer.zone !== undefined && !isKnownZone(customer.zone)) {
    throw new IntakeRefusal(noZone(customer.zone))
  }
  if (defaults === undefined) throw new IntakeRefusal(noSeller)
  if ('key' in customer)
    return saveCustomer(tx, { tenantId, transactionId, draft: customer, defaults })
  const found = await findCustomer(tx, customer)
  if (found !== undefined) return found.customer_id
  throw new IntakeRefusal({
    code: 'customer-not-found',
    status: 404,
    message: `There is no customer ${customer.id}.`,
    fix: 'Make the customer with POST /v1/customers, or describe them by key in the event.',
    errors: [{ pointer: '/data/customer/id', message: 'is not known' }],
  })
}

/** A zone that only looks like one would stop this customer's dunning, days later. */
const noZone = (zone: string): RefusalDetail => ({
  code: 'event-invalid',
  status: 422,
  message: 'The event is not as it should be.',
  fix: 'Mend the fields named in errors and send it again.',
  errors: [
    {
      pointer: '/data/customer/zone',
      message: `"${zone}" is no IANA time zone, such as "Europe/Zurich".`,
    },
  ],
})

const noSeller = {
  code: 'seller-missing',
  status: 409,
  message: 'There is nobody to issue invoices yet.',
  fix: 'Say who you are with PUT /v1/legal-entities/default.',
  errors: [],
} as const
