import type { Hono } from 'hono'
import type { Logger } from 'pino'
import type { AccessSnapshot, Question } from '../adapters/access/snapshot.ts'
import type { Db } from '../adapters/postgres/client.ts'
import type { InboxRow } from '../adapters/postgres/inbox.ts'
import type { Psp } from '../adapters/psp/psp.ts'
import type { ClockId, TenantId, TransactionId } from '../domain/ids.ts'
import type { DocumentSnapshot } from '../domain/sales/document.ts'
import type { CommandAnswer } from '../workflows/sales/contract.ts'

/** What the API is built from; the composition gives it. */
export type ApiParts = {
  /** Role `durabill_app`: sees one tenant at a time. */
  readonly app: Db
  /** Role `durabill_system`: keys, webhooks, readiness. */
  readonly system: Db
  /** Starts what an accepted event sets going. Called after its commit, and never throws. */
  readonly start: (event: InboxRow) => Promise<void>
  /**
   * Tells a subscription what an accepted event asks of it, and waits for the answer. Absent: it is
   * started like any event, and nobody waits.
   */
  readonly command?: (event: InboxRow) => Promise<CommandAnswer>
  readonly psp: Psp
  readonly log: Logger
  readonly access: AccessSnapshot
  /** Moves a test clock, to an instant or to the next thing that is due. */
  readonly clockMoves: {
    readonly advance: (
      move: ClockMove,
    ) => Promise<{ readonly nowMs?: number; readonly visited: number }>
  }
  /** A priced way to the feature for whoever was denied it; nothing where there is none. */
  readonly offerFor?: (question: Question) => Promise<unknown>
  readonly trace?: (tenantId: TenantId, id: string) => Promise<unknown>
  readonly doctor?: (tenantId: TenantId) => Promise<unknown>
  /** The captured mail of a sandbox. */
  readonly mailboxPages?: Hono
  readonly metrics: () => Promise<string>
  readonly invoiceHtml: (snapshot: DocumentSnapshot) => string
  readonly invoicePdf: (snapshot: DocumentSnapshot) => Promise<Uint8Array>
}

export type ClockMove = {
  readonly tenantId: TenantId
  readonly clockId: ClockId
  readonly toMs?: number
}

/** What a request carries on its way through. */
export type Api = {
  Variables: {
    requestId: string
    tenantId: TenantId
    /** Whether the key may change something. */
    mayWrite: boolean
    /** The whole body of a write, as text and as parsed. */
    bodyText: string
    body: unknown
    /** Set by a route that knows it: it goes into the log line. */
    transactionId?: TransactionId
  }
}
