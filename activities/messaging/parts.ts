import type { Logger } from 'pino'
import type { MailChannel } from '../../adapters/channel/channel.ts'
import type { PrintedOffer } from '../../adapters/channel/render-offer.ts'
import type { Db } from '../../adapters/postgres/client.ts'
import type { TenantId } from '../../domain/ids.ts'
import type { DocumentSnapshot } from '../../domain/sales/document.ts'

/** A document a message speaks of, as the column that owns it hands it out. */
export type Printed = { readonly snapshot: DocumentSnapshot }

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
