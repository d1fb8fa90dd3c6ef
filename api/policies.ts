import { z } from '@hono/zod-openapi'
import { asTenant } from '../adapters/postgres/client.ts'
import { currentPolicy } from '../adapters/postgres/payments/policy.ts'
import { putPolicy } from '../adapters/postgres/payments/put-policy.ts'
import { currentProfile } from '../adapters/postgres/sales/catalogue.ts'
import { listProfiles, putProfile } from '../adapters/postgres/sales/put-profile.ts'
import type { DunningPolicy } from '../domain/payments/dunning.ts'
import type { BillingProfile } from '../domain/sales/document.ts'
import { profiles as builtIn, usageRules } from '../domain/sales/profiles.ts'
import { pageQuery } from './cursor.ts'
import type { ApiParts } from './parts.ts'
import {
  listedProfileJson,
  policyExample,
  policyJson,
  policyPutJson,
  profileExample,
  profileJson,
  profilePutJson,
} from './policies.schema.ts'
import { newRoutes, operation, sent } from './routes.ts'
import { listJson } from './shapes.schema.ts'

const { version: _version, key: _key, ...profileSent } = profileExample
const { version: _policyVersion, ...policySent } = policyExample

const putOne = operation({
  method: 'put',
  path: '/v1/billing-profiles/{key}',
  tag: 'Policies',
  summary: 'Say how amounts are counted',
  description:
    'Makes this the way of counting from now on: a new version whenever it differs. Final documents keep theirs.',
  request: {
    params: z.object({
      key: z
        .string()
        .regex(/^[a-z][a-z0-9-]{0,63}$/, {
          error: 'A profile key is lower-case letters, digits and dashes, at most 64.',
        })
        .openapi({ param: { name: 'key', in: 'path' }, example: 'durabill' }),
    }),
    body: sent(profilePutJson, profileSent),
  },
  status: 200,
  answer: profileJson,
  example: profileExample,
})

const list = operation({
  method: 'get',
  path: '/v1/billing-profiles',
  tag: 'Policies',
  summary: 'List billing profiles',
  description: 'Your own, the newest first, then those that are built in. One of them is current.',
  request: { query: z.strictObject(pageQuery) },
  status: 200,
  answer: listJson(listedProfileJson),
  example: { data: [{ ...profileExample, current: true, builtIn: true }], nextCursor: null },
})

const policy = {
  path: '/v1/dunning-policy',
  tag: 'Policies',
  status: 200,
  answer: policyJson,
  example: policyExample,
} as const

const putDunning = operation({
  ...policy,
  method: 'put',
  summary: 'Say how unpaid invoices are collected',
  description:
    'A new version whenever it differs. Collections that have begun keep the policy they began with.',
  request: { body: sent(policyPutJson, policySent) },
})

const readDunning = operation({
  ...policy,
  method: 'get',
  summary: 'Read the dunning policy',
  description: 'The policy in force: your newest, or the one that is built in.',
  request: {},
})

/** The conventions of a tenant, as versioned data. */
export function policies({ app }: ApiParts) {
  const routes = newRoutes()
  routes.openapi(putOne, async (c) => {
    const tenantId = c.get('tenantId')
    const draft = { key: c.req.valid('param').key, ...c.req.valid('json') }
    return c.json(
      toProfile(await asTenant(app, tenantId, (tx) => putProfile(tx, { tenantId, draft }))),
      200,
    )
  })
  routes.openapi(list, async (c) => {
    const [current, own] = await asTenant(
      app,
      c.get('tenantId'),
      async (tx) => [await currentProfile(tx), await listProfiles(tx)] as const,
    )
    const isCurrent = ({ key, version }: BillingProfile) =>
      key === current.key && version === current.version
    const data = [
      ...own.map((profile) => ({
        ...toProfile(profile),
        current: isCurrent(profile),
        builtIn: false,
      })),
      ...builtIn.map((profile) => ({
        ...toProfile(profile),
        current: isCurrent(profile),
        builtIn: true,
      })),
    ]
    return c.json({ data, nextCursor: null }, 200)
  })
  routes.openapi(putDunning, async (c) => {
    const tenantId = c.get('tenantId')
    const draft = c.req.valid('json')
    return c.json(
      toPolicy(await asTenant(app, tenantId, (tx) => putPolicy(tx, { tenantId, draft }))),
      200,
    )
  })
  routes.openapi(readDunning, async (c) =>
    c.json(toPolicy(await asTenant(app, c.get('tenantId'), currentPolicy)), 200),
  )
  return routes
}

const toProfile = (profile: BillingProfile) => ({
  key: profile.key,
  version: profile.version,
  rounding: { ...profile.rounding },
  prices: profile.prices,
  zeroLines: profile.zeroLines,
  usage: { ...usageRules(profile) },
})

const toPolicy = (policy: DunningPolicy) => ({
  version: policy.version,
  hour: policy.hour,
  retryAfterDays: [...policy.retryAfterDays],
  remindAfterDays: [...policy.remindAfterDays],
  giveUpAfterDays: policy.giveUpAfterDays,
  askAfterSeconds: [...policy.askAfterSeconds],
  graceWhile: [...policy.graceWhile],
})
