import * as fc from 'fast-check'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '../../adapters/new-id.ts'
import { asTenant } from '../../adapters/postgres/client.ts'
import { nameMethod } from '../../adapters/postgres/payments/methods.ts'
import type { Psp } from '../../adapters/psp/psp.ts'
import type { TenantId } from '../../domain/ids.ts'
import { openStage, openTenant, type Stage } from '../../test/doctor/stage.ts'
import type { Due, Outcome } from '../../workflows/payments/ports.ts'
import { paymentActivities } from './index.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage.close())

/** The steps of Payments with a provider that may be told to misbehave. */
const stepsWith = (psp: Psp) =>
  paymentActivities({
    db: stage.db,
    psp,
    log: pino({ level: 'silent' }),
    zoneOf: async () => 'Europe/Zurich',
    nudge: async () => {},
    advance: async () => {},
  })

/** A provider that is never reached: the process died between the commit and the call. */
const dead = (): Psp => ({
  ...stage.psp,
  charge: async () => Promise.reject(new Error('The process died before it asked.')),
})

/** A provider that is asked and takes the money, but the process died before it heard. */
const deaf = (): Psp => ({
  ...stage.psp,
  charge: async (order) => {
    await stage.psp.charge(order)
    throw new Error('The process died before it heard.')
  },
})

const refused = 'pm_card_chargeDeclined'
const broke = 'pm_card_chargeCustomerFailInsufficientFunds'
const payer = 'pm_card_authenticationRequired'

/** What a due has been through before it is collected; each kind ends in another branch. */
const pasts = {
  fresh: { token: 'pm_card_visa', attached: true },
  named: { token: 'pm_card_visa' },
  'named, refused': { token: refused },
  'refused before': { token: refused, attached: true },
  'no method': {},
  'will decline': { token: broke, attached: true },
  'will ask the payer': { token: payer, attached: true },
  'will not be heard': { token: 'pm_card_lostAnswer', attached: true },
  'will be short': { token: 'pm_card_wrongAmount', attached: true },
  paid: { token: 'pm_card_visa', attached: true, before: 'collected' },
  declined: { token: broke, attached: true, before: 'collected' },
  'asked the payer': { token: payer, attached: true, before: 'collected' },
  'payer asked, next attempt': { token: payer, attached: true, before: 'collected', attempt: 2 },
  'declined, next attempt': { token: broke, attached: true, before: 'collected', attempt: 2 },
  'never asked': { token: 'pm_card_visa', attached: true, before: 'dead' },
  'never heard': { token: 'pm_card_visa', attached: true, before: 'deaf' },
  'never heard, next attempt': { token: broke, attached: true, before: 'deaf', attempt: 2 },
  'given up': { token: broke, attached: true, before: 'given up', attempt: 2 },
} as const satisfies Record<string, Past>

type Past = {
  readonly token?: string
  readonly attached?: boolean
  readonly before?: 'collected' | 'dead' | 'deaf' | 'given up'
  readonly attempt?: number
}

/** A due with this past, in this tenant. */
async function dueWith(past: Past, tenantId: TenantId): Promise<Due> {
  const customerId = newId('customer')
  const transactionId = newId('transaction')
  const { token } = past
  if (token !== undefined) {
    const method = { tenantId, customerId, provider: 'stripe', token, transactionId }
    await asTenant(stage.db, tenantId, (tx) => nameMethod(tx, method))
  }
  if (past.attached === true) await stage.payments.attach({ tenantId, customerId, transactionId })
  const invoiceId = newId('invoice')
  const amount = { currency: 'CHF', minor: 4_900n } as const
  const first = { tenantId, customerId, transactionId, invoiceId, amount, attempt: 1 }
  await live(first, past.before)
  return { ...first, attempt: past.attempt ?? 1 }
}

async function live(first: Due, before: Past['before']): Promise<void> {
  if (before === undefined) return
  if (before === 'dead' || before === 'deaf') {
    const dying = stepsWith(before === 'dead' ? dead() : deaf())
    await expect(dying.collect([first])).rejects.toThrow('died')
    return
  }
  await stage.payments.collect([first])
  if (before === 'given up') await stage.payments.giveUp({ ...first, because: 'test' })
}

/** Everything a tenant's collecting left behind, with ids and times made nameless, sorted. */
async function leftBy(dues: readonly Due[]): Promise<string[]> {
  const { root } = stage
  const tenantId = dues[0]?.tenantId ?? ''
  const tables = [
    'payments.collection',
    'payments.intent',
    'payments.method',
    'platform.outbox',
    'platform.journal_entry',
    'platform.posting',
  ]
  const rows = await Promise.all(
    tables.map(
      (table) => root<{ row: object }[]>`
        select to_jsonb(t) - 'sequence' - 'recorded_xid' as row from ${root(table)} t
         where tenant_id = ${tenantId}`,
    ),
  )
  const names = new Map(
    dues.flatMap(({ invoiceId, customerId, transactionId }, index) => [
      [invoiceId, `invoice ${index}`],
      [customerId, `customer ${index}`],
      [transactionId, `transaction ${index}`],
    ]),
  )
  return rows
    .flatMap((of, table) => of.map(({ row }) => `${tables[table]} ${said(row, names)}`))
    .toSorted()
}

const said = (row: object, names: ReadonlyMap<string, string>) =>
  JSON.stringify(row)
    .replace(/[a-z]{3}_[0-9a-z]{26}/g, (id) => names.get(id) ?? id.slice(0, 3))
    .replace(/\b(pi|pm|cus)_[0-9a-f]{24}/g, '$1')
    .replace(/\d{4}-\d\d-\d\dT[\d:.+]+/g, 'then')

const nameless = (outcome: Outcome) =>
  'intentId' in outcome
    ? { ...outcome, intentId: 'int', atMs: 0 }
    : 'url' in outcome
      ? { ...outcome, url: outcome.url.replace(/pi_\w+/, 'pi') }
      : 'because' in outcome
        ? { ...outcome, because: outcome.because.replace(/pi_\w+/, 'pi') }
        : outcome

test('a list of whatever mix comes to the same as its elements one by one', async () => {
  const kinds = Object.keys(pasts) as (keyof typeof pasts)[] // `keys` says only that they are strings.
  const mixes = fc.array(fc.constantFrom(...kinds), { minLength: 1, maxLength: 30 })
  const collectBoth = async (mix: readonly (keyof typeof pasts)[]) => {
    const [listed, single] = await Promise.all([openTenant(stage), openTenant(stage)])
    const inList = await Promise.all(mix.map((kind) => dueWith(pasts[kind], listed)))
    const alone = await Promise.all(mix.map((kind) => dueWith(pasts[kind], single)))
    const together = await stage.payments.collect(inList)
    const oneByOne: Outcome[] = []
    for (const due of alone) oneByOne.push(...(await stage.payments.collect([due])))

    expect(together.map(nameless)).toEqual(oneByOne.map(nameless))
    expect(await leftBy(inList)).toEqual(await leftBy(alone))
    // And again: all is known now, or asked about.
    const again = await stage.payments.collect(inList)
    expect(again.map(nameless)).toEqual(together.map(nameless))
  }
  await collectBoth(kinds)
  await fc.assert(fc.asyncProperty(mixes, collectBoth), { numRuns: 6 })
}, 120_000)

const chargesOf = (dues: readonly Due[]) =>
  dues.map(
    ({ invoiceId }) =>
      stage.simulator
        .book()
        .filter(({ kind, metadata }) => kind === 'capture' && metadata['invoice'] === invoiceId)
        .length,
  )

test('two workers that collect overlapping lists at once charge each invoice once', async () => {
  const tenantId = await openTenant(stage)
  const dues = await Promise.all(Array.from({ length: 120 }, () => dueWith(pasts.fresh, tenantId)))
  const workers = [stepsWith(stage.psp), stepsWith(stage.psp)]
  /** As Temporal does: again, until it answers. A charge under way at the other is a refusal here. */
  const insist = async (list: readonly Due[], worker = stage.payments, tries = 20) => {
    for (let left = tries; ; left -= 1) {
      try {
        return await worker.collect(list)
      } catch (error) {
        if (left === 0) throw error
      }
    }
  }
  const [first, second] = await Promise.all([
    insist(dues.slice(0, 90), workers[0]),
    insist(dues.slice(30).toReversed(), workers[1]),
  ])
  expect([...first, ...second].filter(({ kind }) => kind !== 'paid')).toEqual([])
  expect(chargesOf(dues)).toEqual(dues.map(() => 1))
})

test('an invoice that is in a list twice is charged once, and both answer the same', async () => {
  const due = await dueWith(pasts.fresh, await openTenant(stage))
  const outcomes = await stage.payments.collect([due, due, due])
  expect(new Set(outcomes.map((outcome) => JSON.stringify(nameless(outcome), big)))).toHaveLength(1)
  expect(outcomes[0]).toMatchObject({ kind: 'paid' })
  expect(chargesOf([due])).toEqual([1])
})

const big = (_key: string, value: unknown) => (typeof value === 'bigint' ? String(value) : value)

test('an element that cannot be begun, and one that cannot be recorded, fail alone', async () => {
  const tenantId = await openTenant(stage)
  const good = await Promise.all(Array.from({ length: 40 }, () => dueWith(pasts.fresh, tenantId)))
  const unsayable = await dueWith(pasts.fresh, tenantId)
  const nothing = {
    ...(await dueWith(pasts.fresh, tenantId)),
    amount: { currency: 'CHF', minor: 0n },
  } as const
  const strange: Psp = {
    ...stage.psp,
    // A text that Postgres cannot keep: it breaks whatever it is written with.
    charge: async (order) =>
      order.labels.invoiceId === unsayable.invoiceId
        ? { kind: 'declined', code: 'no\u0000thing', decline: 'soft' }
        : stage.psp.charge(order),
  }
  const list = good.toSpliced(7, 0, nothing).toSpliced(23, 0, unsayable)
  await expect(stepsWith(strange).collect(list)).rejects.toThrow('intent_amount_minor_check')
  const rows = await stage.root<{ status: string; count: number }[]>`
    select status, count(*)::int from payments.collection where tenant_id = ${tenantId} group by 1 order by 1`
  expect(rows.map(({ status, count }) => [status, count])).toEqual([
    ['open', 1],
    ['paid', 40],
  ])
  const asked = await stage.payments.collect([...good, unsayable])
  expect(asked.filter(({ kind }) => kind !== 'paid')).toEqual([])
  expect(chargesOf(good)).toEqual(good.map(() => 1))
})
