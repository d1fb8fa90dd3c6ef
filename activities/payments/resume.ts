import { asTenant } from '../../adapters/postgres/client.ts'
import type { IntentRow } from '../../adapters/postgres/payments/intents.ts'
import { methodById } from '../../adapters/postgres/payments/methods.ts'
import { assert } from '../../domain/assert.ts'
import type { TenantId } from '../../domain/ids.ts'
import type { Outcome } from '../../workflows/payments/ports.ts'
import { charge, happened } from './collect.ts'
import { conclude } from './conclude.ts'
import type { PaymentParts } from './parts.ts'

/**
 * A provider keeps an idempotency key for 24 hours; past that the same key is a new charge. The
 * margin covers a clock that is off and a call that takes long.
 */
const keyLivesMs = 20 * 3_600_000

/**
 * Learns what became of an open attempt by asking, never by guessing. One that never arrived is
 * sent again under its own key, while the provider still remembers keys.
 *
 * @param cancel close the door first: the answer then is whether it was paid before
 */
export async function resume(
  parts: PaymentParts,
  open: { readonly tenantId: TenantId; readonly intent: IntentRow; readonly cancel: boolean },
): Promise<Outcome> {
  const { tenantId, intent, cancel } = open
  if (cancel && intent.provider_ref !== null) {
    const answer = happened(await parts.psp.cancel(intent.provider_ref))
    return conclude(parts, { tenantId, intent, answer })
  }
  const method = await asTenant(parts.db, tenantId, (tx) => methodById(tx, intent.method_id))
  assert(method !== undefined, 'the intent has its method')
  const found = await parts.psp.lookup({
    intentId: intent.intent_id,
    ...(method.account_ref === null ? {} : { accountRef: method.account_ref }),
    ...(intent.provider_ref === null ? {} : { ref: intent.provider_ref }),
  })
  if (found.kind !== 'absent') return conclude(parts, { tenantId, intent, answer: happened(found) })

  const ageMs = Date.now() - intent.created_at.getTime()
  if (ageMs > keyLivesMs) {
    const because =
      'The provider does not know it and may have forgotten its key: a person must look.'
    return conclude(parts, { tenantId, intent, answer: { kind: 'unknown', because } })
  }
  return charge(parts, { tenantId, intent, method })
}
