import * as http from 'node:http'
import * as https from 'node:https'
import { Stripe } from 'stripe'

/** How the SDK reaches Stripe, or the simulator. */
export type StripeWire = {
  readonly secretKey: string
  /** `http://127.0.0.1:12111` for the simulator; absent: Stripe itself. */
  readonly apiBase?: string
  /** How long one answer may take; 20 s if absent. */
  readonly timeoutMs?: number
}

/** The real SDK, with every retry of its own switched off: the workflow retries, and is seen to. */
export function stripeClient({ secretKey, apiBase, timeoutMs = 20_000 }: StripeWire): Stripe {
  const base = new URL(apiBase ?? 'https://api.stripe.com')
  const secure = base.protocol === 'https:'
  const sockets = { keepAlive: true, maxSockets: 256 }
  return new Stripe(secretKey, {
    httpClient: oneTry(secure ? new https.Agent(sockets) : new http.Agent(sockets)),
    host: base.hostname,
    port: base.port === '' ? (secure ? 443 : 80) : base.port,
    protocol: secure ? 'https' : 'http',
    maxNetworkRetries: 0,
    timeout: timeoutMs,
    telemetry: false,
  })
}

/**
 * The SDK repeats a request once after ECONNRESET or EPIPE even with `maxNetworkRetries: 0`. A
 * charge whose connection was cut is an unknown outcome, which is ours to say and to look into, so
 * the code is renamed before the SDK sees it.
 */
function oneTry(agent: http.Agent | https.Agent): Stripe.HttpClient {
  const client = Stripe.createNodeHttpClient(agent)
  return {
    getClientName: () => client.getClientName(),
    makeRequest: async (...request) => {
      try {
        return await client.makeRequest(...request)
      } catch (error) {
        throw renamed(error)
      }
    },
  }
}

function renamed(error: unknown) {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code !== 'ECONNRESET' && code !== 'EPIPE') return error
  return Object.assign(new Error(`The connection was cut (${code}).`, { cause: error }), {
    code: 'CUT',
  })
}
