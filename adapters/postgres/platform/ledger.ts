import type { Currency } from '../../../domain/money/currency.ts'
import type { Tx } from '../client.ts'
import { behind, type Listed, newestFirst, type Page, placeOf } from './page.ts'
import { onlyWhere } from './where.ts'

/** An entry of the journal, with all its postings. Debits are positive. */
export type EntryRow = Listed & {
  readonly entry_id: string
  readonly kind: string
  readonly subject: string
  readonly transaction_id: string
  readonly effective_at: Date
  readonly recorded_at: Date
  /** Minor units as text: JSON numbers would not hold them. */
  readonly postings: readonly {
    readonly account: string
    readonly currency: string
    readonly minor: string
  }[]
}

type EntryFilter = { readonly account?: string | undefined; readonly subject?: string | undefined }

const order = { at: 'e.recorded_at', id: 'e.entry_id' }

/** Entries of the journal, the newest first; with an account, only those that touch it. */
export function listEntries(
  tx: Tx,
  { page, filter }: { readonly page: Page; readonly filter: EntryFilter },
): Promise<EntryRow[]> {
  const { account } = filter
  const touching =
    account === undefined
      ? tx``
      : tx`and exists (select from platform.posting p
                        where p.tenant_id = e.tenant_id and p.entry_id = e.entry_id and p.account = ${account})`
  return tx<EntryRow[]>`
    select e.entry_id, e.kind, e.subject, e.transaction_id, e.effective_at, e.recorded_at,
           (select jsonb_agg(jsonb_build_object('account', p.account, 'currency', p.currency, 'minor', p.minor::text) order by p.line)
              from platform.posting p where p.tenant_id = e.tenant_id and p.entry_id = e.entry_id) as postings,
           ${placeOf(tx, order)}
      from platform.journal_entry e
     where true ${touching} ${onlyWhere(tx, { 'e.subject': filter.subject })} ${behind(tx, { ...page, ...order })}
     ${newestFirst(tx, { ...page, ...order })}`
}

export type BalanceRow = {
  readonly account: string
  readonly currency: Currency
  readonly minor: bigint
}

/** Balances by account and currency, in that order, behind the one given; derived, never stored. */
export function listBalances(
  tx: Tx,
  asked: {
    readonly account?: string | undefined
    readonly after?: Pick<BalanceRow, 'account'> & { readonly currency: string }
    readonly limit: number
  },
): Promise<BalanceRow[]> {
  const { account, after, limit } = asked
  const rest =
    after === undefined ? tx`` : tx`and (account, currency) > (${after.account}, ${after.currency})`
  return tx<BalanceRow[]>`
    select account, currency, sum(minor)::bigint as minor from platform.posting
     where true ${onlyWhere(tx, { account })} ${rest}
     group by account, currency order by account, currency limit ${limit + 1}`
}
