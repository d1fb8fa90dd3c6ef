import type { HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Script } from './charging.ts'
import type { Dice } from './faults.ts'
import { fingerprint, recall, remember } from './idempotency.ts'
import { type Params, readParams } from './params.ts'
import { Refusal } from './refusal.ts'
import type { WebhookSender } from './webhooks.ts'
import type { World } from './world.ts'

export type Call = {
  readonly world: World
  readonly params: Params
  /** The `:id` of the path, empty where it has none. */
  readonly id: string
  /** Our own address, for links to hosted pages. */
  readonly origin: string
}

export type Reply = {
  readonly status: ContentfulStatusCode
  readonly body: unknown
  /** How the card asked answer and webhook to travel. */
  readonly script?: Script
}

export type Desk = {
  readonly world: World
  readonly sender: WebhookSender
  readonly dice: Dice
  readonly secretKey: string
  /** Keys whose first request is still being answered. */
  readonly inFlight: Set<string>
}

export type HttpContext = Context<{ Bindings: HttpBindings }>

type Answer = {
  readonly status: ContentfulStatusCode
  readonly body: string
  readonly replayed?: boolean
}

/**
 * Makes a route of a handler: authorises, throws the dice, honours the idempotency key, then lets
 * the answer and the webhooks travel as card and dice say. The handler itself runs in one go, and
 * is written down before anybody hears of it.
 */
export function endpoint(desk: Desk, handler: (call: Call) => Reply) {
  return async (c: HttpContext): Promise<Response> => {
    if (c.req.header('authorization') !== `Bearer ${desk.secretKey}`) return send(c, unauthorised)

    const fault = desk.dice.roll()
    if (fault === 'timeout-before') return cut(c)
    if (fault === 'error-500-before') return send(c, serverError)
    if (fault === 'rate-limit-429') return send(c, rateLimited)

    const body = c.req.method === 'POST' ? await c.req.text() : (c.req.url.split('?', 2)[1] ?? '')
    const key = c.req.method === 'POST' ? c.req.header('idempotency-key') : undefined
    if (key === undefined) return execute({ desk, c, handler, body, fault })
    if (desk.inFlight.has(key)) return send(c, conflict)

    desk.inFlight.add(key)
    try {
      return await execute({ desk, c, handler, body, fault, key })
    } finally {
      desk.inFlight.delete(key)
    }
  }
}

type Execution = {
  readonly desk: Desk
  readonly c: HttpContext
  readonly handler: (call: Call) => Reply
  readonly body: string
  readonly fault: ReturnType<Dice['roll']>
  readonly key?: string
}

async function execute({ desk, c, handler, body, fault, key }: Execution): Promise<Response> {
  const { world } = desk
  const print = key === undefined ? '' : fingerprint(c.req.path, body)
  try {
    const stored = key === undefined ? undefined : recall(world, key, print)
    if (stored !== undefined) return send(c, { ...stored, replayed: true })

    const reply = handler({
      world,
      params: readParams(body),
      id: c.req.param('id') ?? '',
      origin: new URL(c.req.url).origin,
    })
    const travel = desk.dice.bend(fault, reply.script ?? { answer: 'normal', hook: 'normal' })
    const answer =
      travel.answer === 'error-500'
        ? serverError
        : { status: reply.status, body: JSON.stringify(reply.body) }
    if (key !== undefined) remember(world, { key, print, answer })
    await publish(desk, travel)
    return await travelBack(c, answer, travel)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return send(c, { status: error.status, body: JSON.stringify(error.body) })
  }
}

async function publish({ world, sender }: Desk, travel: Script) {
  const events = world.commit()
  const first = events.map((event) => sender.send(event, travel.hook))
  if (travel.hook === 'before-the-response') await Promise.race([Promise.all(first), sleep(2_000)])
}

async function travelBack(c: HttpContext, answer: Answer, travel: Script) {
  if (travel.answer === 'cut') return cut(c)
  if (travel.answer === 'slow') await sleep(2_000)
  if (travel.answer === 'garbled') return send(c, { ...answer, body: answer.body.slice(0, 100) })
  return send(c, answer)
}

function cut(c: HttpContext) {
  c.env.incoming.socket.destroy()
  return RESPONSE_ALREADY_SENT
}

let requests = 0

function send(c: HttpContext, answer: Answer) {
  requests += 1
  return c.body(answer.body, answer.status, {
    'content-type': 'application/json',
    'request-id': `req_${process.pid}_${requests}`,
    ...(answer.replayed === true ? { 'idempotent-replayed': 'true' } : {}),
  })
}

const fixed = (status: ContentfulStatusCode, error: Readonly<Record<string, string>>): Answer => ({
  status,
  body: JSON.stringify({ error }),
})

const unauthorised = fixed(401, {
  type: 'invalid_request_error',
  message: 'Invalid API Key provided.',
})
const serverError = fixed(500, { type: 'api_error', message: 'Something went wrong on our end.' })
const rateLimited = fixed(429, {
  type: 'invalid_request_error',
  code: 'rate_limit',
  message: 'Request rate limit exceeded.',
})
const conflict = fixed(409, {
  type: 'idempotency_error',
  code: 'idempotency_key_in_use',
  message: 'There is currently another in-progress request using this Idempotent Key.',
})
