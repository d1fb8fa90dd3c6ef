import type { Fragment } from 'postgres'
import { asTenant, type Tx } from '../adapters/postgres/client.ts'
import { newId } from '../adapters/new-id.ts'
import { putLegalEntity } from '../adapters/postgres/sales/legal-entities.ts'
import { putMeter } from '../adapters/postgres/sales/meters.ts'
import { putPlan } from '../adapters/postgres/sales/plans.ts'
import { putRenewalSettings } from '../adapters/postgres/sales/renewal-settings.ts'
import type { CustomerId, TenantId } from '../domain/ids.ts'
import type { PlanVersion } from '../domain/sales/plan.ts'
import type { Parts } from '../worker/parts.ts'

/** 29.99 a month in advance, and 0.0031 for each call in arrears. */
export async function openPlan(parts: Parts, tenantId: TenantId): Promise<PlanVersion> {
  return asTenant(parts.db, tenantId, async (tx) => {
    const draft = {
      key: 'default',
      name: 'Bench',
      address: { country: 'CH' },
      zone: 'Etc/UTC',
      invoiceSeries: 'INV',
      creditNoteSeries: 'CN',
      numberPattern: '{series}-{year}-{counter:4}',
    }
    await putLegalEntity(tx, { tenantId, draft })
    await putMeter(tx, { tenantId, meter: { key: 'calls', name: 'Calls', aggregation: 'sum' } })
    const { plan } = await putPlan(tx, {
      tenantId,
      plan: {
        key: 'pro',
        name: 'Pro',
        interval: { unit: 'month', count: 1 },
        alignment: 'anniversary',
        features: { exports: null },
        prices: [
          {
            key: 'base',
            name: 'Pro, monthly',
            timing: 'advance',
            taxCategory: 'standard',
            amounts: { USD: { kind: 'flat', amount: '29.99' } },
          },
          {
            key: 'calls',
            name: 'Calls',
            timing: 'arrears',
            meter: 'calls',
            taxCategory: 'standard',
            amounts: { USD: { kind: 'per-unit', unitAmount: '0.0031' } },
          },
        ],
      },
    })
    return plan
  })
}

/** Above how many at once renewals go in chunks. */
export const coalesceAbove = (
  parts: Parts,
  { tenantId, above }: { tenantId: TenantId; above: number },
) =>
  asTenant(parts.db, tenantId, (tx) =>
    putRenewalSettings(tx, { tenantId, settings: { coalesceAbove: above, chunkSize: 1_000 } }),
  )

/** One customer with a card at the provider; the others of a season share what it is called there. */
export type Card = { readonly accountRef: string; readonly methodRef: string }

type Season = {
  readonly tenantId: TenantId
  readonly plan: PlanVersion
  readonly count: number
  readonly card: Card
  readonly name: string
}

/**
 * Subscriptions that began on the first of last month, used in 997 different measures since, and
 * fall due on the first of this one: a month's end, laid out by the database itself.
 */
export async function laySeason(parts: Parts, season: Season): Promise<void> {
  const { tenantId, plan, count, name } = season
  const rows = Array.from({ length: count }, (_, index) => ({
    customer_id: newId('customer'),
    subscription_id: newId('subscription'),
    window_id: newId('usageWindow'),
    method_id: newId('method'),
    grant_id: newId('grant'),
    key: `${name}-${index}`,
    used: (index % 997) + 1,
  }))
  await asTenant(parts.db, tenantId, async (tx) => {
    const r = tx`jsonb_to_recordset(${tx.json(rows)}) as r
      (customer_id text, subscription_id text, window_id text, method_id text, grant_id text, key text, used integer)`
    const from = tx`(date_trunc('month', now() at time zone 'UTC') - interval '1 month') at time zone 'UTC'`
    const until = tx`date_trunc('month', now() at time zone 'UTC') at time zone 'UTC'`
    await tx`
      insert into sales.customer (tenant_id, customer_id, key, name, email, locale, zone, address, transaction_id)
      select ${tenantId}, r.customer_id, r.key, r.key, r.key || '@example.test', 'en', 'Etc/UTC', '{"country":"CH"}', 'txn_bench' from ${r}`
    await tx`
      insert into sales.subscription
        (tenant_id, subscription_id, key, customer_id, plan_id, plan_version, quantity, currency, state, anchor_on,
         anchor_index, zone, period_index, starts_at, ends_at, due_at, event_id, transaction_id, at)
      select ${tenantId}, r.subscription_id, r.key, r.customer_id, ${plan.planId}, ${plan.version}, '1', 'USD', 'active',
             (${from} at time zone 'UTC')::date, 0, 'Etc/UTC', 0, ${from}, ${until}, ${until}, 'evt-' || r.key, 'txn_bench', ${from}
        from ${r}`
    await tx`
      insert into sales.billing_period (tenant_id, subscription_id, purpose, period_index, starts_at, ends_at, billed_at)
      select ${tenantId}, r.subscription_id, 'recurring', 0, ${from}, ${until}, ${from} from ${r}`
    await tx`
      insert into sales.usage_window
        (tenant_id, window_id, subscription_id, customer_id, meter_key, period_index, starts_at, ends_at, closes_at,
         events, total, highest, plan_id, plan_version)
      select ${tenantId}, r.window_id, r.subscription_id, r.customer_id, 'calls', 0, ${from}, ${until}, ${until},
             1, r.used, r.used, ${plan.planId}, ${plan.version} from ${r}`
    await tx`
      insert into sales.usage_event (tenant_id, source, source_id, customer_id, meter_key, quantity, occurred_at, window_id)
      select ${tenantId}, 'bench', r.key, r.customer_id, 'calls', r.used, ${from}, r.window_id from ${r}`
    await layRights(tx, { ...season, rows, from: await instantOf(tx, from) })
  })
}

async function instantOf(tx: Tx, at: Fragment): Promise<Date> {
  const [row] = await tx<{ at: Date }[]>`select ${at} as at`
  if (row === undefined) throw new Error('The database does not know the time.')
  return row.at
}

type Laid = Season & { readonly rows: readonly object[]; readonly from: Date }

/** What was paid for before: a card at the provider, and the right that comes with it. */
async function layRights(tx: Tx, { tenantId, card, rows, from }: Laid): Promise<void> {
  const plain = tx.json(rows as never) // Texts and numbers, made above; the library asks for a wider proof.
  const r = tx`jsonb_to_recordset(${plain}) as r
    (customer_id text, subscription_id text, method_id text, grant_id text)`
  await tx`
      insert into payments.account (tenant_id, customer_id, provider, provider_ref)
      select ${tenantId}, r.customer_id, 'stripe', ${card.accountRef} from ${r}`
  await tx`
      insert into payments.method
        (tenant_id, method_id, customer_id, provider, token, provider_ref, brand, last4, state, transaction_id)
      select ${tenantId}, r.method_id, r.customer_id, 'stripe', 'pm_card_visa', ${card.methodRef}, 'visa', '4242', 'attached', 'txn_bench'
        from ${r}`
  await tx`
      insert into access.entitlement
        (tenant_id, grant_id, customer_id, feature, cause_kind, cause_id, standing, transaction_id, starts_at)
      select ${tenantId}, r.grant_id, r.customer_id, 'exports', 'subscription', r.subscription_id, 'paid', 'txn_bench', ${from}
        from ${r}`
  await tx`
      insert into access.entitlement_change (tenant_id, grant_id, standing, because, at)
      select ${tenantId}, r.grant_id, 'paid', 'granted', ${from} from ${r}`
}

/** A card on file, as the provider calls it. */
export async function firstCard(parts: Parts, tenantId: TenantId): Promise<Card> {
  const customerId: CustomerId = newId('customer')
  const saved = await parts.psp.saveMethod({
    customerId,
    tenantId,
    transactionId: newId('transaction'),
    token: 'pm_card_visa',
  })
  if (saved.kind !== 'saved') throw new Error(`The card was not saved: ${JSON.stringify(saved)}.`)
  return { accountRef: saved.method.accountRef, methodRef: saved.method.methodRef }
}
