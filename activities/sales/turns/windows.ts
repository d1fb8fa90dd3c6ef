import type { OpenedWindow } from '../../../adapters/postgres/sales/open-windows.ts'
import type { Written } from './written.ts'

/** The windows that a step closes. */
export const closesOf = ({ step, invoice }: Written) =>
  step.priced.turn.closes.map((windowId) => ({
    windowId,
    documentId: invoice?.wish.invoiceId ?? null,
    atMs: step.priced.turn.closesAtMs,
    plan: { planId: step.row.plan_id, version: step.row.plan_version },
  }))

/** The windows that a step opens, under the plan that holds from then on. */
export const opensOf = ({ tenantId, step, next }: Written): OpenedWindow[] =>
  step.priced.turn.opens.map((window) => ({
    ...window,
    tenantId,
    subscriptionId: next.subscriptionId,
    customerId: next.customerId,
    clockId: step.row.clock_id,
    planId: next.plan.planId,
    planVersion: next.plan.version,
  }))
