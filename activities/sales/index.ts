import type { Db } from '../../adapters/postgres/client.ts'
import type { SalesPorts } from '../../workflows/sales/ports.ts'
import { coalesced } from '../coalesced.ts'
import { bill } from './bill.ts'
import { credit } from './credit.ts'
import { afterwards, settle } from './settle.ts'

/** What Sales does, on this database. */
export const salesActivities = ({ db }: { readonly db: Db }): SalesPorts => ({
  bill: coalesced(bill(db)),
  settle: coalesced(settle(db)),
  credit: credit(db),
  ...afterwards(db),
})
