import type { InvoiceId, PlanId } from '../ids.ts'
import type { Decimal } from './document.ts'

/** One version of a plan, by name. */
export type PlanRef = { readonly planId: PlanId; readonly version: number }

/** What waits for the end of the current period. */
export type Pending =
  | { readonly kind: 'change'; readonly plan: PlanRef; readonly quantity: Decimal }
  | { readonly kind: 'cancel' }

/** One line that was charged for the current period in advance: what can be credited of it. */
export type ChargedItem = {
  readonly invoiceId: InvoiceId
  readonly lineKey: string
  /** The local dates `[from, until)` that it pays for. */
  readonly from: string
  readonly until: string
}
