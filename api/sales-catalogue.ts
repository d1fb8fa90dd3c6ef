import { z } from '@hono/zod-openapi'
import { putProduct } from '../adapters/postgres/sales/catalogue.ts'
import { asTenant } from '../adapters/postgres/client.ts'
import {
  type LegalEntityRow,
  listLegalEntities,
  putLegalEntity,
} from '../adapters/postgres/sales/legal-entities.ts'
import { listProducts, type ProductListRow } from '../adapters/postgres/sales/list-products.ts'
import { listOf, pageOf, pageQuery } from './cursor.ts'
import type { ApiParts } from './parts.ts'
import { newRoutes, operation, sent } from './routes.ts'
import {
  legalEntityExample,
  legalEntityJson,
  legalEntityPutJson,
  productExample,
  productJson,
  productPutJson,
} from './sales-catalogue.schema.ts'
import { filter, listJson, pathName } from './shapes.schema.ts'

const keyed = (example: string) => z.object({ key: pathName('key', example) })

const putOne = operation({
  method: 'put',
  path: '/v1/products/{key}',
  tag: 'Catalogue',
  summary: 'Make or change a product',
  description: 'New orders take what is here; final invoices keep what they used.',
  request: {
    params: keyed('pro'),
    body: sent(productPutJson, {
      name: 'Pro, monthly',
      features: ['exports'],
      prices: { EUR: '49.00' },
    }),
  },
  status: 200,
  answer: productJson,
  example: productExample,
})

const listAll = operation({
  method: 'get',
  path: '/v1/products',
  tag: 'Catalogue',
  summary: 'List products',
  description: 'The catalogue, the newest product first.',
  request: {
    query: z.strictObject({ key: filter('Your own key of the product.', 'pro'), ...pageQuery }),
  },
  status: 200,
  answer: listJson(productJson),
  example: { data: [productExample], nextCursor: null },
})

const putEntity = operation({
  method: 'put',
  path: '/v1/legal-entities/{key}',
  tag: 'Catalogue',
  summary: 'Say who sells',
  description:
    'Makes or changes a seller, all of it at once. The key `default` sells whatever names no other.',
  request: {
    params: keyed('default'),
    body: sent(legalEntityPutJson, {
      name: 'Example AG',
      address: legalEntityExample.address,
      zone: 'Europe/Zurich',
    }),
  },
  status: 200,
  answer: legalEntityJson,
  example: legalEntityExample,
})

const listEntities = operation({
  method: 'get',
  path: '/v1/legal-entities',
  tag: 'Catalogue',
  summary: 'List sellers',
  description: 'All sellers by key, on one page.',
  request: { query: z.strictObject(pageQuery) },
  status: 200,
  answer: listJson(legalEntityJson),
  example: { data: [legalEntityExample], nextCursor: null },
})

/** Products and sellers. */
export function catalogue({ app }: ApiParts) {
  const routes = newRoutes()
  routes.openapi(putOne, async (c) => {
    const tenantId = c.get('tenantId')
    const product = { key: c.req.valid('param').key, ...c.req.valid('json') }
    const { productId, ...saved } = await asTenant(app, tenantId, (tx) =>
      putProduct(tx, { tenantId, product }),
    )
    return c.json(
      { id: productId, ...saved, features: [...saved.features], prices: { ...saved.prices } },
      200,
    )
  })
  routes.openapi(listAll, async (c) => {
    const { key, ...query } = c.req.valid('query')
    const page = pageOf(query)
    const rows = await asTenant(app, c.get('tenantId'), (tx) => listProducts(tx, { page, key }))
    return c.json(listOf(rows, { page, show: toProduct }), 200)
  })
  routes.openapi(putEntity, async (c) => {
    const tenantId = c.get('tenantId')
    const draft = { key: c.req.valid('param').key, ...c.req.valid('json') }
    const row = await asTenant(app, tenantId, (tx) => putLegalEntity(tx, { tenantId, draft }))
    return c.json(toLegalEntity(row), 200)
  })
  routes.openapi(listEntities, async (c) => {
    const rows = await asTenant(app, c.get('tenantId'), listLegalEntities)
    return c.json({ data: rows.map(toLegalEntity), nextCursor: null }, 200)
  })
  return routes
}

const toProduct = (row: ProductListRow) => ({
  id: row.product_id,
  key: row.key,
  name: row.name,
  taxCategory: row.tax_category,
  features: row.features,
  prices: row.prices,
})

const toLegalEntity = (row: LegalEntityRow) => ({
  id: row.legal_entity_id,
  key: row.key,
  name: row.name,
  address: row.address,
  taxId: row.tax_id,
  zone: row.zone,
  footer: row.footer,
  invoiceSeries: row.invoice_series,
  creditNoteSeries: row.credit_note_series,
  numberPattern: row.number_pattern,
})
