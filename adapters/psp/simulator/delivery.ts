import { createHmac } from 'node:crypto'
import { poster } from './post.ts'
import type { Event } from './world.ts'

export type DeliveryOptions = {
  readonly secret: string
  /** Absent: nobody has asked for webhooks, so none is owed. */
  readonly url: string | undefined
  /** Told once an event needs no more sending: delivered, lost on purpose, or given up. */
  readonly settled: (event: Event) => void
}

export type Delivery = {
  /** Sends, and tries again later on anything but a 2xx. Resolves after the first try. */
  readonly deliver: (event: Event) => Promise<void>
  /** Sends once, signed with a secret that is not ours. */
  readonly forge: (event: Event) => Promise<void>
  readonly later: (pauseMs: number, work: () => Promise<void>) => void
  readonly setUrl: (url: string | undefined) => void
  /** Deliveries that wait for their turn or for an answer. */
  readonly open: () => number
  readonly stop: () => void
}

/** Pauses between tries, in milliseconds; an event is given up after some three minutes. */
const retriesMs = [250, 500, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000, 60_000, 60_000]

/** Carries signed events to one endpoint. */
export function openDelivery({ secret, settled, ...to }: DeliveryOptions): Delivery {
  let { url } = to
  let waiting = 0
  let stopped = false
  const timers = new Set<NodeJS.Timeout>()
  const post = poster()

  async function send(event: Event, key: string): Promise<number> {
    if (url === undefined) return 200
    const body = JSON.stringify(event)
    waiting += 1
    const status = await post(url, body, signature(key, body))
    waiting -= 1
    return status
  }

  async function deliver(event: Event, tries = 0): Promise<void> {
    if (stopped) return
    const status = await send(event, secret)
    if (stopped) return
    const pauseMs = retriesMs[tries]
    if ((status >= 200 && status < 300) || pauseMs === undefined) return settled(event)
    later(pauseMs, () => deliver(event, tries + 1))
  }

  function later(pauseMs: number, work: () => Promise<void>) {
    const timer = setTimeout(() => {
      timers.delete(timer)
      void work()
    }, pauseMs)
    timers.add(timer)
  }

  function stop() {
    stopped = true
    for (const timer of timers) clearTimeout(timer)
    timers.clear()
    post.close()
  }

  return {
    deliver: (event) => deliver(event),
    forge: async (event) => void (await send(event, 'whsec_forged')),
    later,
    setUrl: (next) => {
      url = next
    },
    open: () => waiting + timers.size,
    stop,
  }
}

/** Stripe's scheme, by the real clock: receivers compare `t` with theirs, not with a virtual one. */
function signature(secret: string, body: string) {
  const seconds = Math.floor(Date.now() / 1000)
  const mac = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')
  return `t=${seconds},v1=${mac}`
}
