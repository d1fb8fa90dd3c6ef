import type { TenantId } from '../../domain/ids.ts'
import type { Grant } from '../access/ports.ts'
import type { Due, Outcome } from '../payments/ports.ts'
import type { Columns } from './columns.ts'
import type { Bill, CreditDue, Payment, Rights, Turned } from './ports.ts'

type Done = Extract<Turned, { readonly kind: 'done' }>

/** What became of a bill: paid, or its collection goes on by itself. */
export type Followed = 'paid' | 'collecting' | 'nothing-due'

/**
 * Does for a list of steps what follows from them: charges the bills, settles what was paid, grants
 * and ends access. A charge that does not go through opens its own collection; nobody waits for it.
 */
export async function follow(
  { sales, payments, access }: Columns,
  { tenantId, turned }: { readonly tenantId: TenantId; readonly turned: readonly Done[] },
): Promise<readonly Followed[]> {
  const bills = turned.flatMap((one) => (one.bill === undefined ? [] : [{ one, bill: one.bill }]))
  const dues = bills.flatMap(({ one, bill }) =>
    bill.due.minor > 0n ? [dueOf(one, { tenantId, bill })] : [],
  )
  const outcomes = dues.length === 0 ? [] : await payments.collect(chargeText(dues, bills), dues)
  const paidAt = new Map(outcomes.map((outcome, index) => [dues[index]?.invoiceId, outcome]))
  const settlements = bills.flatMap(({ one, bill }) => {
    const payment = paymentOf(bill, { tenantId, outcome: paidAt.get(bill.invoiceId) })
    return payment === undefined ? [] : [{ one, payment }]
  })
  const settled =
    settlements.length === 0
      ? []
      : await sales.settle(
          `mark ${countOf(settlements.length, 'invoice')} paid`,
          settlements.map(({ payment }) => payment),
        )
  const paid = settlements.flatMap((settlement, index) => {
    const rights = settled[index]?.rights
    return rights === undefined ? [] : [{ ...settlement, rights }]
  })
  const grants = [
    ...turned.flatMap((one) =>
      one.rights === undefined ? [] : [grantOf(one, { tenantId, rights: one.rights })],
    ),
    ...paid.map(({ one, rights }) => grantOf(one, { tenantId, rights })),
  ]
  if (grants.length > 0)
    await access.grant(`grant what ${countOf(grants.length, 'subscription')} paid for`, grants)
  await lookAgain({ sales, access }, { tenantId, paid })
  const done = new Set(settlements.map(({ payment }) => payment.invoiceId))
  return turned.map(({ bill }) =>
    bill === undefined ? 'nothing-due' : done.has(bill.invoiceId) ? 'paid' : 'collecting',
  )
}

type Paid = { readonly one: Done; readonly payment: Payment; readonly rights: Rights }

/** Nothing changes more often than this between two looks. */
const looksMax = 5

/**
 * A collection, a command and a chunk may change one subscription at once: whoever grants looks
 * again, so that whatever was written last is what holds.
 */
async function lookAgain(
  { sales, access }: Pick<Columns, 'sales' | 'access'>,
  { tenantId, paid }: { readonly tenantId: TenantId; readonly paid: readonly Paid[] },
): Promise<void> {
  let granted = paid
  for (let looks = 0; looks < looksMax && granted.length > 0; looks += 1) {
    const payments = granted.map(({ payment }) => payment)
    const settled = await sales.settle('see that it is still so', payments)
    const changed = granted.flatMap(({ one, payment, rights: before }, index) => {
      const rights = settled[index]?.rights
      return isSame(rights, before) ? [] : [{ one, payment, before, rights }]
    })
    for (const { one, before, rights } of changed)
      if (rights === undefined)
        await access.end('end access: it is over meanwhile', {
          tenantId,
          customerId: one.customerId,
          transactionId: one.transactionId,
          cause: before.cause,
          because: 'cancelled',
        })
    granted = changed.flatMap(({ one, payment, rights }) =>
      rights === undefined ? [] : [{ one, payment, rights }],
    )
    const grants = granted.map(({ one, rights }) => grantOf(one, { tenantId, rights }))
    if (grants.length > 0) await access.grant('grant what holds now', grants)
  }
}

const isSame = (a: Rights | undefined, b: Rights) => JSON.stringify(a) === JSON.stringify(b)

const countOf = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`

function chargeText(dues: readonly Due[], bills: readonly { readonly bill: Bill }[]): string {
  const [only] = bills
  return dues.length === 1 && bills.length === 1 && only !== undefined
    ? `charge ${only.bill.text} for ${only.bill.number}`
    : `charge ${countOf(dues.length, 'invoice')}`
}

function dueOf(
  { customerId, transactionId }: Done,
  { tenantId, bill }: { readonly tenantId: TenantId; readonly bill: Bill },
): Due {
  return {
    tenantId,
    invoiceId: bill.invoiceId,
    customerId,
    transactionId,
    amount: bill.due,
    attempt: 1,
  }
}

function paymentOf(
  bill: Bill,
  { tenantId, outcome }: { readonly tenantId: TenantId; readonly outcome: Outcome | undefined },
): Payment | undefined {
  const quiet = bill.grants ? {} : { quiet: true as const }
  const about = { tenantId, invoiceId: bill.invoiceId, ...quiet }
  if (bill.due.minor <= 0n) return { ...about, paid: { ...bill.due, minor: 0n } }
  if (outcome?.kind !== 'paid') return undefined
  return { ...about, paid: outcome.paid, atMs: outcome.atMs }
}

function grantOf(
  { customerId, transactionId }: Done,
  {
    tenantId,
    rights,
  }: { readonly tenantId: TenantId; readonly rights: NonNullable<Done['rights']> },
): Grant {
  return { tenantId, customerId, transactionId, ...rights }
}

/** Moves the money of credits: what is owed gets less, or what was paid goes back. */
export async function giveBack(
  { sales, payments }: Columns,
  { tenantId, turned }: { readonly tenantId: TenantId; readonly turned: Done },
): Promise<void> {
  for (const credit of turned.credits)
    await giveOneBack({ sales, payments }, { tenantId, turned, credit })
}

async function giveOneBack(
  { sales, payments }: Pick<Columns, 'sales' | 'payments'>,
  {
    tenantId,
    turned,
    credit,
  }: { readonly tenantId: TenantId; readonly turned: Done; readonly credit: CreditDue },
): Promise<void> {
  const { invoiceId, creditNoteId, amount, text, number } = credit
  const { transactionId } = turned
  const back = await payments.refund(`take ${text} off, or pay it back, for ${number}`, {
    tenantId,
    invoiceId,
    creditNoteId,
    amount,
    transactionId,
  })
  if (back.kind !== 'refunded') return
  await sales.recordRefund(`note the refund of ${text}`, {
    tenantId,
    invoiceId,
    creditNoteId,
    refunded: back.refunded,
  })
}
