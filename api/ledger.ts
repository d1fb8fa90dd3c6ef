import { z } from '@hono/zod-openapi'
import { asTenant } from '../adapters/postgres/client.ts'
import {
  type BalanceRow,
  type EntryRow,
  listBalances,
  listEntries,
} from '../adapters/postgres/platform/ledger.ts'
import { toMoneyJson } from '../domain/money/money.schema.ts'
import { listOf, pageOf, pageQuery, textCursor } from './cursor.ts'
import type { ApiParts } from './parts.ts'
import { newRoutes, operation } from './routes.ts'
import { filter, instant, listJson, moneyJson } from './shapes.schema.ts'

const posting = z.object({ account: z.string(), amount: moneyJson })

const entryJson = z
  .object({
    id: z.string(),
    kind: z.string(),
    subject: z.string(),
    transactionId: z.string(),
    effectiveAt: instant,
    recordedAt: instant,
    postings: z.array(posting).openapi({
      description: 'Debits are positive, credits negative; they sum to zero in each currency.',
    }),
  })
  .openapi('JournalEntry')

const balanceJson = z.object({ account: z.string(), balance: moneyJson }).openapi('Balance')

const money = (amount: string) => ({ amount, currency: 'EUR' })
const account = 'receivable:cus_01h455vb4pex5vsknk084sn02q'

const journal = operation({
  method: 'get',
  path: '/v1/journal',
  tag: 'Ledger',
  summary: 'List journal entries',
  description: 'Balanced entries, append-only, the newest first.',
  request: {
    query: z.strictObject({
      account: filter('Only entries that touch this account.', account),
      subject: filter(
        'What was booked: an invoice, a payment, a credit note, a refund.',
        'inv_01h455vb4pex5vsknk084sn02q',
      ),
      ...pageQuery,
    }),
  },
  status: 200,
  answer: listJson(entryJson),
  example: {
    data: [
      {
        id: 'jne_01h455vb4pex5vsknk084sn02q',
        kind: 'payment',
        subject: 'int_01h455vb4pex5vsknk084sn02q',
        transactionId: 'txn_01h455vb4pex5vsknk084sn02q',
        effectiveAt: '2026-03-01T09:00:00.340Z',
        recordedAt: '2026-03-01T09:00:00.345Z',
        postings: [
          { account: 'in-transit:stripe', amount: money('5929') },
          { account, amount: money('-5929') },
        ],
      },
    ],
    nextCursor: null,
  },
})

const balances = operation({
  method: 'get',
  path: '/v1/balances',
  tag: 'Ledger',
  summary: 'List balances',
  description:
    'The balance of each account in each currency, by name. Derived from the journal, never stored.',
  request: {
    query: z.strictObject({ account: filter('Only this account.', account), ...pageQuery }),
  },
  status: 200,
  answer: listJson(balanceJson),
  example: { data: [{ account, balance: money('0') }], nextCursor: null },
})

/** The journal and what follows from it. */
export function ledger({ app }: ApiParts) {
  const routes = newRoutes()
  routes.openapi(journal, async (c) => {
    const { account, subject, ...query } = c.req.valid('query')
    const page = pageOf(query)
    const rows = await asTenant(app, c.get('tenantId'), (tx) =>
      listEntries(tx, { page, filter: { account, subject } }),
    )
    return c.json(listOf(rows, { page, show: toEntry }), 200)
  })
  routes.openapi(balances, async (c) => {
    const { account, limit, cursor } = c.req.valid('query')
    const [after, currency] = textCursor.read(cursor)
    const behind =
      after === undefined || currency === undefined ? {} : { after: { account: after, currency } }
    const rows = await asTenant(app, c.get('tenantId'), (tx) =>
      listBalances(tx, { account, limit, ...behind }),
    )
    const last = rows[limit - 1]
    const nextCursor =
      rows.length > limit && last !== undefined
        ? textCursor.write([last.account, last.currency])
        : null
    return c.json({ data: rows.slice(0, limit).map(toBalance), nextCursor }, 200)
  })
  return routes
}

const toEntry = (row: EntryRow) => ({
  id: row.entry_id,
  kind: row.kind,
  subject: row.subject,
  transactionId: row.transaction_id,
  effectiveAt: row.effective_at.toISOString(),
  recordedAt: row.recorded_at.toISOString(),
  postings: row.postings.map(({ account, currency, minor }) => ({
    account,
    amount: { amount: minor, currency },
  })),
})

const toBalance = ({ account, currency, minor }: BalanceRow) => ({
  account,
  balance: toMoneyJson({ currency, minor }),
})
