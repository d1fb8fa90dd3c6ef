import * as http from 'node:http'
import * as https from 'node:https'

/** Posts JSON; answers the status, or 0 if there was no answer within fifteen seconds. */
export type Poster = {
  (url: string, body: string, signature: string): Promise<number>
  close(): void
}

const timeoutMs = 15_000

/** One keep-alive agent per protocol and at most sixteen requests at once; the rest queue in it. */
export function poster(): Poster {
  const plain = new http.Agent({ keepAlive: true, maxSockets: 16 })
  const secure = new https.Agent({ keepAlive: true, maxSockets: 16 })

  const post = (url: string, body: string, signature: string) =>
    new Promise<number>((resolve) => {
      const isSecure = url.startsWith('https:')
      const request = (isSecure ? https : http).request(url, {
        method: 'POST',
        agent: isSecure ? secure : plain,
        timeout: timeoutMs,
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'content-length': Buffer.byteLength(body),
          'stripe-signature': signature,
        },
      })
      request.on('response', (response) => {
        response.resume()
        resolve(response.statusCode ?? 0)
      })
      request.on('timeout', () => request.destroy())
      request.on('error', () => resolve(0))
      request.on('close', () => resolve(0))
      request.end(body)
    }).catch(() => 0) // An address that cannot be posted to does not answer, like any other.

  return Object.assign(post, {
    close: () => {
      plain.destroy()
      secure.destroy()
    },
  })
}
