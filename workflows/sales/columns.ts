import type { AccessPorts } from '../access/ports.ts'
import type { PaymentPorts } from '../payments/ports.ts'
import { type Reaches, reach, type Steps } from '../reach.ts'
import type { SalesPorts } from './ports.ts'

/** The columns as a workflow of Sales reaches them. */
export type Columns = {
  readonly sales: Steps<SalesPorts>
  readonly payments: Steps<PaymentPorts>
  readonly access: Steps<AccessPorts>
}

export const columnsOf = (reaches: Reaches): Columns => ({
  sales: reach<SalesPorts>('sales', reaches.sales),
  payments: reach<PaymentPorts>('payments', reaches.payments),
  access: reach<AccessPorts>('access', reaches.access),
})
