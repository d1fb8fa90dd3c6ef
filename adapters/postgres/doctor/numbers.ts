import { bySql } from './ask.ts'
import type { Check } from './check.ts'
import { uniqueIndex } from './schema.ts'

/** Numbers as the law wants them. */
export const i8: Check = {
  id: 'I8',
  name: 'each series is numbered 1…n without gap or repeat, its dates never going back',
  look: bySql({
    probes: [
      uniqueIndex({
        table: 'sales.document',
        columns: ['tenant_id', 'legal_entity_id', 'kind', 'series', 'year', 'counter'],
      }),
      ({ tx }) => tx`
        select format('series %s %s (%s): %s numbers from %s to %s, the counter stands at %s', series, year, kind,
                      coalesce(d.many, 0), coalesce(d.first, 0), coalesce(d.last, 0), coalesce(s.last_counter::text, 'nothing')) as sample
          from sales.number_series s
          full join (select tenant_id, legal_entity_id, kind, series, year, count(distinct counter) as many, count(*) as all,
                            min(counter) as first, max(counter) as last, max(issued_on) as last_on
                       from sales.document group by 1, 2, 3, 4, 5) d using (tenant_id, legal_entity_id, kind, series, year)
         where (d.first, d.last, d.many, d.all) is distinct from (1::bigint, s.last_counter, s.last_counter, s.last_counter)`,
      ({ tx }) => tx`
        select format('%s is dated %s, after %s of %s', number, issued_on, number_before, issued_before)
          from (select number, issued_on, lag(number) over series as number_before, lag(issued_on) over series as issued_before
                  from sales.document
                window series as (partition by tenant_id, legal_entity_id, kind, series, year order by counter)) d
         where issued_on < issued_before`,
      ({ tx }) => tx`
        select format('the number %s is on %s documents: %s', number, count(*), string_agg(document_id, ', '))
          from sales.document group by tenant_id, legal_entity_id, number having count(*) > 1`,
    ],
    looked: ({ tx }) => tx`
      select format('%s numbers in %s series', (select count(*) from sales.document), count(*)) from sales.number_series`,
  }),
}
