import { z } from '@hono/zod-openapi'

const aggregation = z.enum(['count', 'sum', 'max']).openapi({
  description: 'How events become one number: how many, their sum, or their highest value.',
})

/** A meter as it is put. */
export const meterPutJson = z
  .strictObject({ name: z.string().trim().min(1).max(200), aggregation })
  .openapi('MeterPut')

export const meterJson = z
  .object({ id: z.string(), key: z.string(), name: z.string(), aggregation })
  .openapi('Meter')

export const meterExample = {
  id: 'mtr_01h455vb4pex5vsknk084sn02q',
  key: 'api_calls',
  name: 'API calls',
  aggregation: 'count' as const,
}
