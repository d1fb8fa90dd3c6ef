import { randomUUID } from 'node:crypto'
import { asTenant } from '../../adapters/postgres/client.ts'
import { putProfile } from '../../adapters/postgres/sales/put-profile.ts'
import { recordUsage } from '../../adapters/postgres/sales/usage-record.ts'
import { durabill } from '../../domain/sales/profiles.ts'
import type { TestEngine } from '../engine.ts'
import type { Buyer } from './buyer.ts'

/** What a product reports of use. */
export function usageVerbs({ parts, tenantId }: TestEngine) {
  return {
    /** Reports use of a meter, now unless a time is given. @returns where it went */
    async use(
      customer: Buyer,
      { meter, quantity, ...more }: { meter: string; quantity: string; id?: string; time?: string },
    ): Promise<string> {
      const [answer] = await recordUsage(parts.db, {
        tenantId,
        events: [
          {
            source: 'https://shop.test',
            sourceId: more.id ?? randomUUID(),
            customerId: customer.id,
            meterKey: meter,
            quantity,
            ...(more.time === undefined ? {} : { time: more.time }),
          },
        ],
      })
      if (answer?.kind !== 'recorded') return answer?.kind ?? 'nothing'
      return `${answer.duplicate ? 'again ' : ''}${answer.state}`
    },
    /** So long after its end a period takes events: from now on, for the whole tenant. */
    grace: (graceHours: number) =>
      asTenant(parts.db, tenantId, (tx) =>
        putProfile(tx, {
          tenantId,
          draft: { ...durabill, usage: { graceHours, late: 'next-invoice' } },
        }),
      ),
  }
}
