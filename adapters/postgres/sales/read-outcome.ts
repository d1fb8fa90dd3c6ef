import type { EventId } from '../../../domain/ids.ts'
import type { Tx } from '../client.ts'

/** What Sales made of an event: a document, a refusal, or nothing yet. */
export type SalesOutcome = {
  readonly document_id: string | null
  readonly kind: 'invoice' | 'credit-note' | null
  readonly refusal: string | null
}

/** Looks for the document of an event, and for the refusal of its order. */
export async function readOutcome(tx: Tx, eventId: EventId): Promise<SalesOutcome> {
  const [row] = await tx<SalesOutcome[]>`
    select d.document_id, d.kind, p.refusal
      from (select) s
      left join sales.document d on d.event_id = ${eventId} and d.tenant_id = platform.tenant()
      left join sales.purchase p on p.event_id = ${eventId} and p.tenant_id = platform.tenant()`
  return row ?? { document_id: null, kind: null, refusal: null }
}
