import type { Context } from 'hono'
import { consumer } from '../adapters/access/consumer.ts'
import type { Question } from '../adapters/access/snapshot.ts'
import { wanting } from '../domain/access/spend.ts'
import type { CustomerId, TenantId } from '../domain/ids.ts'
import { type Decided, toChecked } from './access-answer.ts'
import { type Asked, askedByGet, askedByPost } from './access-question.ts'
import { checkExample, checkJson, checkQuery, checkedJson } from './access.schema.ts'
import { denials } from './denials.ts'
import { customerFinder } from './known-customers.ts'
import type { Api, ApiParts } from './parts.ts'
import { forbidden } from './auth.ts'
import { HttpProblem, type Refusal } from './problem.ts'
import { newRoutes, operation, sent } from './routes.ts'

const described = {
  path: '/v1/check',
  tag: 'Access',
  status: 200,
  answer: checkedJson,
  example: checkExample,
} as const

const post = operation({
  ...described,
  method: 'post',
  summary: 'May they? And take it',
  description:
    'Whether a customer may use a feature now, from memory, at most a quarter of a second old. With `consume` the quota is asked in the database, and what fits is taken at once: of two who want the last unit one gets it.',
  request: {
    body: sent(checkJson, { customer: { key: 'ada' }, feature: 'exports', consume: '1' }),
  },
  problems: [404],
})

const get = operation({
  ...described,
  method: 'get',
  summary: 'May they?',
  description:
    'Whether a customer may use a feature now. Answered from memory, at most a quarter of a second old. Takes nothing.',
  request: { query: checkQuery },
  problems: [404],
})

/**
 * The check. It is asked more often than all the rest together, so a plain question is read and
 * answered without the contract's parser, and without waiting for anything.
 */
export function checkRoutes(parts: ApiParts) {
  const routes = newRoutes()
  const answer = answering(parts)
  for (const route of [post, get]) routes.openAPIRegistry.registerPath(route)
  routes.post(described.path, (c) => answer(c, askedByPost(c)))
  routes.get(described.path, (c) => answer(c, askedByGet(c)))
  return routes
}

function answering({ app, access, log, offerFor }: ApiParts) {
  const find = customerFinder(app)
  const deny = denials({ app, log })
  const consume = consumer(app)

  return (c: Context<Api>, asked: Asked): Response | Promise<Response> => {
    const tenantId = c.get('tenantId')
    const customerId = known(tenantId, asked)
    if (customerId === undefined || asked.consume !== undefined) return atLeisure(c, asked)
    const question = { tenantId, customerId, feature: asked.feature }
    return answer(c, question, access.check(question))
  }

  /** Who has rights is known at once; whether there is any other customer, the database says. */
  function known(tenantId: TenantId, { customer }: Asked): CustomerId | undefined {
    if (!('id' in customer)) return undefined
    const customerId = customer.id as CustomerId // It looks like one; the next line asks.
    return access.knows({ tenantId, customerId }) ? customerId : undefined
  }

  async function atLeisure(c: Context<Api>, asked: Asked): Promise<Response> {
    const tenantId = c.get('tenantId')
    if (asked.consume !== undefined && asked.preview !== true && !c.get('mayWrite'))
      throw new HttpProblem(forbidden('write'))
    const customerId = known(tenantId, asked) ?? (await find({ tenantId, name: asked.customer }))
    if (customerId === undefined) throw new HttpProblem(noCustomer)
    const question = { tenantId, customerId, feature: asked.feature }
    return answer(c, question, await decided(question, asked))
  }

  async function decided(question: Question, { consume: what, preview }: Asked): Promise<Decided> {
    const before = access.check(question)
    if (what === undefined) return before
    if (preview === true) return { ...wanting(before, what.quantity), asOfMs: before.asOfMs }
    const consumed = await consume({ ...question, ...what })
    if (consumed === 'name-reused') throw new HttpProblem(nameReused)
    return { ...consumed, asOfMs: Date.now() }
  }

  function answer(...[c, question, decision]: [Context<Api>, Question, Decided]) {
    const told = toChecked(question, decision)
    if (decision.allowed) return c.json(told)
    deny({ ...question, reason: decision.reason, atMs: Math.round(access.nowFor(question)) })
    return offerFor === undefined
      ? c.json(told)
      : offered(question).then((offer) => c.json({ ...told, offer }))
  }

  /** An offer is a courtesy: if there is none to be had, the answer goes without. */
  async function offered(question: Question): Promise<unknown> {
    try {
      return await offerFor?.(question)
    } catch (error) {
      log.error({ err: error }, 'a denied check could not be offered anything')
      return undefined
    }
  }
}

const noCustomer: Refusal = {
  status: 404,
  code: 'customer-not-found',
  detail: 'There is no such customer.',
  fix: 'Send our id "cus_…", or {"key": "…"} with your own key; in an address either as it is.',
  errors: [{ pointer: '/customer', message: 'is not known' }],
}

const nameReused: Refusal = {
  status: 422,
  code: 'consumption-id-reused',
  detail: 'This id was given to another consumption.',
  fix: 'Give every new consumption an id of its own; repeat only what is the same.',
  errors: [{ pointer: '/consume/id', message: 'stands for another customer, feature or quantity' }],
}
