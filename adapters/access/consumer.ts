import { type Decision, decide } from '../../domain/access/decide.ts'
import { spent } from '../../domain/access/spend.ts'
import { noUnits, plus } from '../../domain/access/units.ts'
import type { CustomerId, TenantId } from '../../domain/ids.ts'
import { decimalText, type Exact } from '../../domain/money/decimal.ts'
import { asTenant, type Db, type Tx } from '../postgres/client.ts'
import { consume, type Taken } from '../postgres/access/consume.ts'
import { claimNames, keepAnswers, type Named } from '../postgres/access/consumptions.ts'
import { gather } from './gather.ts'

/** Units of a feature that a customer is about to use: all of them, or none. */
export type Consumption = {
  readonly tenantId: TenantId
  readonly customerId: CustomerId
  readonly feature: string
  /** Above zero. */
  readonly quantity: Exact
  /** The sender's name for it: asked again, it counts once and is answered the same. */
  readonly id?: string
}

/** The decision, with what is used once it is carried out; or the name stands for something else. */
export type Consumed = Decision | 'name-reused'

/** Consumes from quotas in Postgres: what a tenant's customers want at the same time goes together. */
export function consumer(app: Db): (wanted: Consumption) => Promise<Consumed> {
  const tenants = new Map<TenantId, (wanted: Consumption) => Promise<Consumed>>()
  return (wanted) => {
    const { tenantId } = wanted
    const known = tenants.get(tenantId)
    if (known !== undefined) return known(wanted)
    const fresh = gather((items: readonly Consumption[]) =>
      asTenant(app, tenantId, (tx) => flush(tx, items)),
    )
    tenants.set(tenantId, fresh)
    return fresh(wanted)
  }
}

async function flush(tx: Tx, items: readonly Consumption[]): Promise<readonly Consumed[]> {
  const [first] = items
  if (first === undefined) return []
  const { tenantId } = first
  const byName = firstOfEachName(items)
  const named = [...byName].map(([id, item]) => toNamed(id, item))
  const known = new Map((await claimNames(tx, { tenantId, named })).map((one) => [one.id, one]))
  const fresh = items.filter(
    (item) => item.id === undefined || (byName.get(item.id) === item && !known.has(item.id)),
  )
  const decided = await decideAll(tx, fresh)
  const answerOf = (item: Consumption) => decided.get(item) ?? unknown()
  await keepAnswers(
    tx,
    [...byName]
      .filter(([id]) => !known.has(id))
      .map(([id, item]) => ({ id, answer: answerOf(item) })),
  )
  return items.map((item) => {
    if (item.id === undefined) return answerOf(item)
    const before = known.get(item.id)
    const original = byName.get(item.id) ?? item
    const meant = before ?? toNamed(item.id, original)
    return isSame(meant, toNamed(item.id, item))
      ? (before?.answer ?? answerOf(original))
      : 'name-reused'
  })
}

/** Consumes what is wanted; each is decided in its turn. */
async function decideAll(
  tx: Tx,
  items: readonly Consumption[],
): Promise<Map<Consumption, Decision>> {
  const [first] = items
  if (first === undefined) return new Map()
  const features = Map.groupBy(items, ({ customerId, feature }) => `${customerId} ${feature}`)
  const wanted = [...features.values()].flatMap((some) =>
    some.slice(0, 1).map(({ customerId, feature }) => ({
      customerId,
      feature,
      quantities: some.map(({ quantity }) => decimalText(quantity)),
    })),
  )
  const answers = await consume(tx, { tenantId: first.tenantId, wanted })
  return new Map(
    answers.flatMap((answer) =>
      inTurn(answer, features.get(`${answer.customerId} ${answer.feature}`) ?? []),
    ),
  )
}

function inTurn(answer: Taken, items: readonly Consumption[]): [Consumption, Decision][] {
  const before = decide(answer.grants, answer.nowMs)
  const { taken } = answer
  if (taken === undefined) return items.map((item) => [item, before])
  let units = noUnits
  return items.map((item, index) => {
    const isTaken = taken[index] === true
    if (isTaken) units = plus(units, item.quantity)
    const after = spent(before, units)
    return [item, isTaken ? after : { ...after, allowed: false, reason: 'quota-used-up' }]
  })
}

function firstOfEachName(items: readonly Consumption[]): Map<string, Consumption> {
  const byName = new Map<string, Consumption>()
  for (const item of items) {
    if (item.id !== undefined && !byName.has(item.id)) byName.set(item.id, item)
  }
  return byName
}

const toNamed = (id: string, { customerId, feature, quantity }: Consumption): Named => ({
  id,
  customerId,
  feature,
  quantity: decimalText(quantity),
})

const isSame = (a: Named, b: Named) =>
  a.customerId === b.customerId && a.feature === b.feature && a.quantity === b.quantity

function unknown(): never {
  throw new Error('A consumption was left undecided.')
}
