import type { Db } from '../../adapters/postgres/client.ts'
import type { SalesPorts } from '../../workflows/sales/ports.ts'
import { coalesced } from '../coalesced.ts'
import { bill } from './bill.ts'
import { credit } from './credit.ts'
import { type DueParts, dueSteps } from './due.ts'
import { afterwards, settle } from './settle.ts'
import { turn } from './turn.ts'

export type { DueParts as SalesParts } from './due.ts'

/** What Sales does with documents and money, on this database. */
export const billing = (db: Db): Omit<SalesPorts, keyof ReturnType<typeof dueSteps>> => ({
  bill: coalesced(bill(db)),
  settle: coalesced(settle(db)),
  credit: credit(db),
  turn: turn(db),
  ...afterwards(db),
})

/** All that Sales does. */
export const salesActivities = (parts: DueParts): SalesPorts => ({
  ...billing(parts.db),
  ...dueSteps(parts),
})
