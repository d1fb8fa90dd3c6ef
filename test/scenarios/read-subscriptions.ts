import type { CustomerId } from '../../domain/ids.ts'
import type { TestEngine } from '../engine.ts'

/** What can be read of subscriptions and of the money that they moved. */
export function subscriptionReads({ parts }: TestEngine) {
  return {
    /** Where a subscription stands. */
    async subscription(key: string) {
      const [row] = await parts.system<
        {
          state: string
          starts_at: Date
          ends_at: Date
          period_index: number
          quantity: string
          plan_version: number
          ended_because: string | null
        }[]
      >`select state, starts_at, ends_at, period_index, quantity, plan_version, ended_because from sales.subscription where key = ${key}`
      if (row === undefined) throw new Error(`There is no subscription ${key}.`)
      return row
    },
    /** What a customer was charged, in order, in minor units. */
    async charges(customerId: CustomerId): Promise<bigint[]> {
      const rows = await parts.system<{ minor: bigint }[]>`
        select amount_minor as minor from payments.intent
         where customer_id = ${customerId} and status = 'succeeded' order by created_at`
      return rows.map((row) => row.minor)
    },
    /** What went back to a customer, in order, in minor units. */
    async refunds(customerId: CustomerId): Promise<bigint[]> {
      const rows = await parts.system<{ minor: bigint }[]>`
        select r.amount_minor as minor from payments.refund r
          join payments.intent i on i.tenant_id = r.tenant_id and i.intent_id = r.intent_id
         where i.customer_id = ${customerId} and r.status = 'succeeded' order by r.created_at`
      return rows.map((row) => row.minor)
    },
    /** What is held for a customer of credits, in minor units. */
    async held(customerId: CustomerId): Promise<bigint> {
      const [row] = await parts.system<{ minor: bigint }[]>`
        select minor from sales.customer_credit where customer_id = ${customerId}`
      return row?.minor ?? 0n
    },
    ...paperReads({ parts }),
  }
}

/** What can be read of a subscription's documents. */
function paperReads({ parts }: Pick<TestEngine, 'parts'>) {
  return {
    /** What each document of it says, in order: `Calls 12 + 3 = 300`, after 12 that were billed before. */
    async lines(key: string): Promise<string[]> {
      const rows = await parts.system<{ line: string }[]>`
        select format('%s %s%s = %s', l.description, case when l.after is null then '' else l.after || ' + ' end, l.quantity,
                      case when d.kind = 'invoice' then l.net_minor else -l.net_minor end) as line
          from sales.document_line l
          join sales.document d using (tenant_id, document_id)
          join sales.subscription s using (tenant_id, subscription_id)
         where s.key = ${key} order by d.finalized_at, d.kind, d.counter, l.line_key::integer`
      return rows.map((row) => row.line)
    },
    /** Its documents in order: `INV 21.62 2026-03-02 paid`. */
    async papers(key: string): Promise<string[]> {
      const rows = await parts.system<{ paper: string }[]>`
        select format('%s %s %s %s', d.kind, d.total_minor, to_char(d.issued_on, 'YYYY-MM-DD'), coalesce(v.status, 'final')) as paper
          from sales.document d
          join sales.subscription s on s.tenant_id = d.tenant_id and s.subscription_id = d.subscription_id
          left join sales.invoice v on v.tenant_id = d.tenant_id and v.invoice_id = d.document_id
         where s.key = ${key} order by d.finalized_at, d.kind, d.counter`
      return rows.map((row) => row.paper)
    },
  }
}
