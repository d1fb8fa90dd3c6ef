import type { OpenAPIHono } from '@hono/zod-openapi'
import { swaggerAsset } from '../adapters/docs/swagger-ui.ts'
import type { Api } from './parts.ts'
import { newRoutes } from './routes.ts'

const about = {
  openapi: '3.1.0',
  info: {
    title: 'durabill',
    version: '1',
    description:
      'Billing that you can read. Money is minor units as text with its currency, instants are UTC, lists are pages with a cursor. Every refusal is a problem document with a code and a fix. Send an `Idempotency-Key` with every write: a repeat then changes nothing.',
    license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
  },
  servers: [{ url: '/' }],
}

const policy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'"

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>durabill · API</title>
<link rel="icon" href="/docs/favicon-32x32.png">
<link rel="stylesheet" href="/docs/swagger-ui.css">
</head>
<body>
<div id="api"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/begin.js"></script>
</body>
</html>`

const begin = `SwaggerUIBundle({ url: '/openapi.json', dom_id: '#api', deepLinking: true, persistAuthorization: false, validatorUrl: null })`

/** The contract as OpenAPI 3.1, and a page to read and try it, without any other server. */
export function docs(app: OpenAPIHono<Api>) {
  const routes = newRoutes()
  app.openAPIRegistry.registerComponent('securitySchemes', 'key', {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'dbk_…',
  })
  let document: object | undefined
  routes.get('/openapi.json', (c) => c.json((document ??= app.getOpenAPI31Document(about)), 200))
  routes.get('/docs', (c) => c.html(page, 200, { 'content-security-policy': policy }))
  routes.get('/docs/begin.js', (c) =>
    c.body(begin, 200, { 'content-type': 'text/javascript; charset=utf-8' }),
  )
  routes.get('/docs/:file', async (c) => {
    const asset = await swaggerAsset(c.req.param('file'))
    if (asset === undefined) return c.notFound()
    return c.body(asset.body, 200, {
      'content-type': asset.type,
      'cache-control': 'public, max-age=3600',
    })
  })
  return routes
}
