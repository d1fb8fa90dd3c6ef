import type { Logger } from 'pino'
import type { Db } from '../../adapters/postgres/client.ts'
import type { Psp } from '../../adapters/psp/psp.ts'
import type { CustomerId, InvoiceId, TenantId } from '../../domain/ids.ts'

/** What Payment Collection is built from. */
export type PaymentParts = {
  readonly db: Db
  readonly psp: Psp
  readonly log: Logger
  /** The IANA zone in which a customer's days begin. */
  readonly zoneOf: (customer: {
    readonly tenantId: TenantId
    readonly customerId: CustomerId
  }) => Promise<string>
  /** Tells a running collection that something happened; does nothing if none runs. */
  readonly nudge: (invoiceId: InvoiceId, because: 'new-card' | 'due-changed') => Promise<void>
  /** Shows a running collection its test clock's new time, and waits until it waits again. */
  readonly advance: (invoiceId: InvoiceId, toMs: number) => Promise<void>
}
