import { Hono } from 'hono'
import type { HttpBindings } from '@hono/node-server'
import { listBalance } from './balance.ts'
import { attachMethod, createCustomer } from './customers.ts'
import { type Call, type Desk, endpoint, type Reply } from './endpoint.ts'
import { cancelIntent, confirmIntent, createIntent } from './intents.ts'
import { getOne, list, searchIntents } from './lists.ts'
import { createRefund } from './refunds.ts'
import { cancelSetup, createSetup } from './setups.ts'

/** The part of Stripe's API that a subscription business uses. */
export function stripeRoutes(desk: Desk) {
  const app = new Hono<{ Bindings: HttpBindings }>()
  const get = (path: string, handler: (call: Call) => Reply) =>
    app.get(path, endpoint(desk, handler))
  const post = (path: string, handler: (call: Call) => Reply) =>
    app.post(path, endpoint(desk, handler))

  post('/customers', createCustomer)
  get('/customers', list('customers'))
  get('/customers/:id', getOne('customers'))
  post('/payment_methods/:id/attach', attachMethod)
  get('/payment_methods', list('methods', ['customer']))
  get('/payment_methods/:id', getOne('methods'))
  post('/payment_intents', createIntent)
  get('/payment_intents/search', searchIntents)
  get('/payment_intents', list('intents', ['customer']))
  get('/payment_intents/:id', getOne('intents'))
  post('/payment_intents/:id/confirm', confirmIntent)
  post('/payment_intents/:id/cancel', cancelIntent)
  post('/setup_intents', createSetup)
  get('/setup_intents/:id', getOne('setups'))
  post('/setup_intents/:id/cancel', cancelSetup)
  post('/refunds', createRefund)
  get('/refunds', list('refunds', ['payment_intent', 'charge']))
  get('/refunds/:id', getOne('refunds'))
  get('/charges', list('charges', ['payment_intent']))
  get('/charges/:id', getOne('charges'))
  get('/balance_transactions', listBalance)
  get('/balance_transactions/:id', getOne('balance'))
  get('/events', list('events', ['type']))
  get('/events/:id', getOne('events'))
  return app
}
