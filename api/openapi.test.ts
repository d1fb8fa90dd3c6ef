import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ApiStage, apiStage } from '../test/api-stage.ts'

type Media = { schema?: object; example?: unknown }
type Operation = {
  operationId?: string
  summary?: string
  description?: string
  tags?: string[]
  security?: unknown
  parameters?: { name: string; in: string; required?: boolean }[]
  requestBody?: { content: Record<string, Media> }
  responses: Record<string, { description?: string; content?: Record<string, Media> }>
}

let stage: ApiStage
let document: {
  openapi: string
  paths: Record<string, Record<string, Operation>>
  components: Record<string, Record<string, unknown>>
}

beforeAll(async () => {
  stage = await apiStage()
  document = JSON.parse((await stage.ask('GET', '/openapi.json')).text)
})
afterAll(() => stage.stop())

const operations = () =>
  Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({
      name: `${method} ${path}`,
      path,
      operation,
    })),
  )

test('it is OpenAPI 3.1, and every reference in it leads somewhere', () => {
  expect(document.openapi).toBe('3.1.0')
  const references = [
    ...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/(\w+)\/([^"]+)"/g),
  ]
  expect(references.length).toBeGreaterThan(50)
  const lost = references.filter(
    ([, kind = '', name = '']) => document.components[kind]?.[name] === undefined,
  )
  expect(lost.map(([text]) => text)).toEqual([])
})

test('every operation says what it does, what it answers, and how it refuses', () => {
  for (const { name, operation } of operations()) {
    const { summary = '', description = '', tags = [], responses } = operation
    expect([name, summary.length > 5, description.length > 15, tags.length]).toEqual([
      name,
      true,
      true,
      1,
    ])
    const statuses = Object.keys(responses)
    expect([name, statuses.some((status) => status.startsWith('2'))]).toEqual([name, true])
    const problems = statuses.filter(
      (status) => responses[status]?.content?.['application/problem+json'] !== undefined,
    )
    expect([name, problems.length > 0]).toEqual([name, true])
  }
})

test('every operation shows an example of what it takes and of what it answers', () => {
  for (const { name, operation } of operations()) {
    const sent = Object.values(operation.requestBody?.content ?? {})
    const good = Object.entries(operation.responses).filter(([status]) => status.startsWith('2'))
    const answered = good
      .flatMap(([, { content = {} }]) => Object.entries(content))
      .filter(([type]) => type === 'application/json')
    const bare = [...sent, ...answered.map(([, media]) => media)].filter(
      (media) => media.example === undefined,
    )
    expect([name, bare]).toEqual([name, []])
  }
})

test('every name in a path is a parameter of it, and is required', () => {
  for (const { name, path, operation } of operations()) {
    const words = [...path.matchAll(/\{(\w+)\}/g)].map(([, word]) => word)
    const parameters = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path')
    expect([name, parameters.map((parameter) => parameter.name)]).toEqual([name, words])
    expect(parameters.every(({ required }) => required)).toBe(true)
  }
})

test('every operation but the webhook asks for a key, and every list has a page', () => {
  const open = operations().filter(({ operation }) => operation.security === undefined)
  expect(open.map(({ path }) => path)).toEqual(['/hooks/stripe'])
  const unpaged = operations().filter(({ operation }) => {
    const answer = JSON.stringify(
      operation.responses['200']?.content?.['application/json']?.example ?? {},
    )
    return (
      answer.includes('nextCursor') &&
      !(operation.parameters ?? []).some((parameter) => parameter.name === 'cursor')
    )
  })
  expect(unpaged.map(({ name }) => name)).toEqual([])
})

test('no example and no schema carries something private of ours', () => {
  expect(JSON.stringify(document)).not.toMatch(/tenant_id|tenantId|password|sk_(live|test)/)
})
