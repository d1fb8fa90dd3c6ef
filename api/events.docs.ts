import { z, type OpenAPIHono } from '@hono/zod-openapi'
import {
  acceptedJson,
  batchJson,
  eventBodies,
  eventExample,
  orderExample,
  recordedJson,
} from './events.schema.ts'
import { problemSchema } from './problem.schema.ts'

const refused = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: problemSchema } },
})

/** Documents the door for events, which reads its bodies itself: it is the busiest of all. */
export function documentIntake(registry: OpenAPIHono['openAPIRegistry']): void {
  const { eventId, transactionId } = eventExample
  registry.registerPath({
    method: 'post',
    path: '/v1/events',
    tags: ['Events'],
    summary: 'Send what happened',
    description:
      'One CloudEvent 1.0, or up to 1,000 as an array; up to 5,000 if all are `usage.recorded`. An event counts once for ever, by its source and id: to repeat it is harmless. 202 means that it is stored and will be worked on.',
    security: [{ key: [] }],
    request: {
      body: {
        required: true,
        content: {
          'application/cloudevents+json': { schema: eventBodies.one, example: orderExample },
          'application/cloudevents-batch+json': {
            schema: eventBodies.batch,
            example: [orderExample],
          },
          'application/json': { schema: eventBodies.one, example: orderExample },
        },
      },
    },
    responses: {
      202: {
        description: 'Stored. A batch answers with one result for each event.',
        content: {
          'application/json': {
            schema: z.union([acceptedJson, recordedJson, batchJson]),
            example: { transactionId, eventId, duplicate: false },
          },
        },
      },
      400: refused('The body cannot be read.'),
      401: refused('No key, or one that is not in force.'),
      404: refused('The event names a customer, an order or a meter that is not known.'),
      409: refused('The order was placed by another event, or nobody sells yet.'),
      413: refused('The body is larger than 8 MB.'),
      415: refused('The body is not JSON.'),
      422: refused('The event is not as it should be; nothing of it was stored.'),
    },
  })
}
