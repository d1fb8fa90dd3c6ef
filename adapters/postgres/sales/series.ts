import type { LegalEntityId, TenantId } from '../../../domain/ids.ts'
import type { Tx } from '../client.ts'

/** A gapless series: its documents are numbered 1…n without a hole, dates never going back. */
export type Series = {
  readonly tenantId: TenantId
  readonly legalEntityId: LegalEntityId
  readonly kind: 'invoice' | 'credit-note'
  readonly series: string
  /** ISO date; its year is the series' year. */
  readonly today: string
}

/**
 * Takes the next `count` numbers of a series. The row stays locked until the transaction ends, and
 * a rollback gives the block back; so nothing slow may follow in the same transaction.
 *
 * @returns the first number of the block, and the date to print, never before the last one printed
 */
export async function takeNumbers(
  tx: Tx,
  { series, count }: { series: Series; count: number },
): Promise<{ first: bigint; issuedOn: string }> {
  const year = Number(series.today.slice(0, 4))
  const [row] = await tx<{ last_counter: bigint; issued_on: string }[]>`
    insert into sales.number_series as s
      (tenant_id, legal_entity_id, kind, series, year, last_counter, last_issued_on)
    values
      (${series.tenantId}, ${series.legalEntityId}, ${series.kind}, ${series.series}, ${year}, ${count}, ${series.today})
    on conflict (tenant_id, legal_entity_id, kind, series, year) do update
       set last_counter = s.last_counter + excluded.last_counter,
           last_issued_on = greatest(s.last_issued_on, excluded.last_issued_on)
    returning last_counter, to_char(last_issued_on, 'YYYY-MM-DD') as issued_on`
  if (row === undefined) throw new Error('The number series gave no row.')
  return { first: row.last_counter - BigInt(count) + 1n, issuedOn: row.issued_on }
}
