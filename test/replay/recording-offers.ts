import { offerWorkflowId } from '../../workflows/messaging/contract.ts'
import { offerVerbs } from '../scenarios/offer-verbs.ts'
import type { Story } from '../scenarios/story.ts'

const feature = 'api_calls'

const price = (amount: string) => ({
  key: 'base',
  name: 'Base',
  timing: 'advance' as const,
  taxCategory: 'standard' as const,
  amounts: { EUR: { kind: 'flat' as const, amount } },
})

/** Offers that are waited for, withdrawn for a newer one and expired, taken, and none at all. */
export async function offers(
  story: Story,
  keep: (name: string, id: string) => Promise<void>,
): Promise<void> {
  const verbs = offerVerbs(story.engine, { feature })
  const draft = { currency: 'EUR' }
  const [ada, ben, cleo] = [
    await story.buyer(draft),
    await story.realBuyer(draft),
    await story.buyer(draft),
  ]
  const kept = (name: string, { id: customerId }: typeof ada) =>
    keep(`offer-${name}`, offerWorkflowId({ customerId, feature }))
  await verbs.denied(cleo)
  await verbs.ended(cleo)
  await kept('none', cleo)

  await story.plan({ prices: [price('49.00')], features: { [feature]: null } })
  await verbs.denied(ada)
  await verbs.offered(ada, 1)
  await story.until('it waits', () => verbs.waits(ada))
  await kept('waiting', ada)
  await story.advance('2026-03-04T10:00:00+01:00')
  await verbs.denied(ada)
  await verbs.offered(ada, 2)
  await story.advance('2026-03-20T10:00:00+01:00')
  await verbs.ended(ada)
  await kept('expired', ada)

  await verbs.denied(ben)
  await verbs.offered(ben, 1)
  await story.until('it waits', () => verbs.waits(ben))
  await kept('real-time', ben)
  const [offer] = await verbs.offersTo(ben)
  await verbs.takeOnPage(offer, '9999')
  await verbs.ended(ben)
  await kept('taken', ben)
}
