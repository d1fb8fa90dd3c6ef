import type { Logger } from 'pino'
import type { MailChannel } from '../../adapters/channel/channel.ts'
import type { Db } from '../../adapters/postgres/client.ts'
import type { Interval } from '../../domain/calendar.ts'
import type { TenantId } from '../../domain/ids.ts'
import type { Money } from '../../domain/money/money.ts'
import type { DocumentSnapshot } from '../../domain/sales/document.ts'

/** A document a message speaks of, as the column that owns it hands it out. */
export type Printed = { readonly snapshot: DocumentSnapshot }

/** An offer a message speaks of, likewise. */
export type PrintedOffer = {
  /** What is bought or over is written of no more. */
  readonly isOpen: boolean
  readonly buyer: { readonly name: string; readonly email: string | undefined }
  readonly seller: string
  /** BCP 47: `"de-CH"`. */
  readonly locale: string
  /** IANA name. */
  readonly zone: string
  readonly feature: string
  readonly limit?: string
  readonly used?: string
  readonly resetsMs?: number
  readonly plan: string
  readonly today: Money
  readonly later: Money
  /** ISO date. */
  readonly thenOn: string
  readonly every: Interval
  readonly plusUsage: boolean
}

/** Names a document, or an offer. */
type Named = { readonly tenantId: TenantId; readonly id: string }

/** What Messaging is built from. */
export type MessagingParts = {
  readonly db: Db
  readonly mail: MailChannel
  readonly from: string
  readonly log: Logger
  readonly documentOf: (document: Named) => Promise<Printed | undefined>
  readonly offerOf: (offer: Named) => Promise<PrintedOffer | undefined>
  readonly pdfOf: (snapshot: DocumentSnapshot) => Promise<Uint8Array>
  /** Where a customer can give another card, or see what it is about. */
  readonly linkTo: (page: { readonly tenantId: TenantId; readonly invoiceId: string }) => string
  /** Where an offer shows its sums and can be taken. */
  readonly linkToOffer: (offerId: string) => string
}
