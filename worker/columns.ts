import type { Client } from '@temporalio/client'
import { WorkflowNotFoundError } from '@temporalio/client'
import type { Logger } from 'pino'
import { accessActivities } from '../activities/access/index.ts'
import { messagingActivities } from '../activities/messaging/index.ts'
import { paymentActivities } from '../activities/payments/index.ts'
import { salesActivities } from '../activities/sales/index.ts'
import type { MailChannel } from '../adapters/channel/channel.ts'
import { invoicePdf } from '../adapters/document/pdf.ts'
import { asTenant, type Db } from '../adapters/postgres/client.ts'
import { findCustomer } from '../adapters/postgres/sales/customers.ts'
import { readOfferLetter, toPrintedOffer } from '../adapters/postgres/sales/offers-letter.ts'
import { readDocuments } from '../adapters/postgres/sales/read-document.ts'
import type { Psp } from '../adapters/psp/psp.ts'
import { perform } from '../adapters/temporal/perform.ts'
import type { Reaches } from '../workflows/reach.ts'
import { decisionOn } from './decision-on.ts'
import { wakeRun } from './wake-run.ts'
import type { InvoiceId } from '../domain/ids.ts'
import {
  advanceClock,
  collectionId,
  dueChanged,
  paymentMethodUpdated,
} from '../workflows/payments/contract.ts'

/** What the columns' activities are built from. */
export type ColumnParts = {
  readonly db: Db
  readonly system: Db
  readonly reaches: Reaches
  readonly client: Client
  readonly psp: Psp
  readonly mail: MailChannel
  readonly mailFrom: string
  readonly publicUrl: string
  readonly log: Logger
}

/** Sales, with the door to the runs of subscriptions. */
export const sales = ({
  db,
  system,
  client,
  reaches,
}: Pick<ColumnParts, 'db' | 'system' | 'client' | 'reaches'>) =>
  salesActivities({
    db,
    system,
    wakeRun: (ref, { settle }) => wakeRun(client, { ref, reaches, settle }),
    decisionOn,
  })

/** Access Control; likewise. */
export const access = ({ db }: Pick<ColumnParts, 'db'>) => accessActivities({ db })

/** Payment Collection: the one column that has the provider's keys. */
export function payments({
  db,
  client,
  psp,
  log,
}: Pick<ColumnParts, 'db' | 'client' | 'psp' | 'log'>) {
  const signals = { 'new-card': paymentMethodUpdated.name, 'due-changed': dueChanged.name }
  return paymentActivities({
    db,
    psp,
    log,
    zoneOf: ({ tenantId, customerId }) =>
      asTenant(
        db,
        tenantId,
        async (tx) => (await findCustomer(tx, { id: customerId }))?.zone ?? 'UTC',
      ),
    nudge: (invoiceId, because) =>
      perform(client, { kind: 'signal', id: collectionId(invoiceId), signal: signals[because] }),
    advance: (invoiceId, toMs) => advance(client, { invoiceId, toMs }),
  })
}

/** Shows a collection its clock's time. One that has ended needs none; one not started yet, soon. */
async function advance(
  client: Client,
  { invoiceId, toMs }: { invoiceId: InvoiceId; toMs: number },
): Promise<void> {
  const handle = client.workflow.getHandle(collectionId(invoiceId))
  try {
    await handle.executeUpdate(advanceClock, { args: [{ toMs }] })
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error
    const { status } = await handle.describe() // Throws if it is not started yet: asked again then.
    if (status.name === 'RUNNING') throw error
  }
}

/** Messaging, with the documents of Sales as its reader sees them. */
export function messaging({
  db,
  mail,
  mailFrom,
  publicUrl,
  log,
}: Pick<ColumnParts, 'db' | 'mail' | 'mailFrom' | 'publicUrl' | 'log'>) {
  return messagingActivities({
    db,
    mail,
    log,
    from: mailFrom,
    documentOf: ({ tenantId, id }) =>
      asTenant(db, tenantId, async (tx) => (await readDocuments(tx, [id]))[0]),
    offerOf: async ({ tenantId, id }) => {
      const row = await asTenant(db, tenantId, (tx) => readOfferLetter(tx, id))
      return row === undefined ? undefined : toPrintedOffer(row)
    },
    pdfOf: invoicePdf,
    linkTo: ({ invoiceId }) => `${publicUrl}/pay/${invoiceId}`,
    linkToOffer: (offerId) => `${publicUrl}/offers/${offerId}`,
  })
}
