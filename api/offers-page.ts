import type { Context } from 'hono'
import { asTenant } from '../adapters/postgres/client.ts'
import { tenantOfOffer } from '../adapters/postgres/sales/offers.ts'
import { type Notice, offerHtml } from './offers-html.ts'
import { noOffer, type OfferNamed, offerNow, type OfferShown } from './offers-now.ts'
import { take, type Taking } from './offers-take.ts'
import type { Api, ApiParts } from './parts.ts'
import { HttpProblem } from './problem.ts'
import { newRoutes } from './routes.ts'

const path = '/offers/:id'

// The page brings its own style, sends its one form home, and does nothing else.
const pagePolicy =
  "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

const named = /^off_[0-9a-z]{26}$/
const minor = /^\d{1,18}$/

/** The page of an offer, for whoever has its address: from the mail, and nobody can guess it. */
export function offerPages(parts: Taking & Pick<ApiParts, 'system'>) {
  const { app, system } = parts
  const routes = newRoutes()

  routes.get(path, async (c) => {
    const shown = await look(await nameOf(c))
    return page(c, shown)
  })

  routes.post(path, async (c) => {
    const name = await nameOf(c)
    const { today } = await c.req.parseBody()
    const agreed = typeof today === 'string' && minor.test(today) ? BigInt(today) : undefined
    try {
      const taken = agreed === undefined ? {} : { agreedMinor: agreed }
      const row = await take(parts, { ...name, ...taken })
      return c.redirect(`/offers/${row.offer_id}`, 303)
    } catch (error) {
      if (!(error instanceof HttpProblem) || error.refusal.status >= 500) throw error
      const dearer = error.refusal.code === 'offer-dearer'
      return page(c, await look(name), { status: 409, ...(dearer ? { notice: 'dearer' } : {}) })
    }
  })
  return routes

  async function nameOf(c: Context<Api, typeof path>): Promise<OfferNamed> {
    const offerId = c.req.param('id')
    const tenantId = named.test(offerId) ? await tenantOfOffer(system, offerId) : undefined
    if (tenantId === undefined) throw new HttpProblem(noOffer(offerId))
    return { tenantId, offerId }
  }

  function look(name: OfferNamed): Promise<OfferShown> {
    return asTenant(app, name.tenantId, (tx) => offerNow(tx, name))
  }
}

function page(
  c: Context<Api>,
  shown: OfferShown,
  {
    status = 200,
    notice = noticeOf(shown),
  }: { readonly status?: 200 | 409; readonly notice?: Notice | undefined } = {},
): Response {
  return c.body(offerHtml(shown, { url: c.req.url, notice }), status, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': pagePolicy,
    'cache-control': 'no-store',
  })
}

/** What is neither open nor taken nor expired was withdrawn, if only because no upgrade is left. */
function noticeOf({ row, quote }: OfferShown): Notice | undefined {
  if (quote !== undefined) return undefined
  if (row.state === 'taken') return 'taken'
  return row.state === 'expired' || row.now_at >= row.expires_at ? 'expired' : 'withdrawn'
}
