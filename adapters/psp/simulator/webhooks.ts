import { createHmac } from 'node:crypto'
import type { HookScript } from './card.ts'
import { poster } from './post.ts'
import type { Event } from './world.ts'

export type WebhookSender = {
  /** Sends an event the way `script` says. Resolves once its first delivery was tried. */
  readonly send: (event: Event, script: HookScript) => Promise<void>
  readonly setUrl: (url: string | undefined) => void
  /** Deliveries that still wait for their turn or for an answer. */
  readonly open: () => number
  readonly stop: () => void
}

/** Pauses between tries, in milliseconds; a card's news is retried for some three minutes. */
const retriesMs = [250, 500, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000, 60_000, 60_000]
const lateMs = 2_000

/**
 * Sends signed webhooks, several at once, and tries again on anything but a 2xx.
 *
 * @param settled told once an event needs no more sending: delivered, lost on purpose, or given up
 */
export function webhookSender(to: {
  readonly secret: string
  readonly url: string | undefined
  readonly settled: (event: Event) => void
}): WebhookSender {
  let url = to.url
  let open = 0
  let stopped = false
  const timers = new Set<NodeJS.Timeout>()
  const post = poster()

  async function deliver(event: Event, secret: string, tries = 0): Promise<void> {
    if (stopped) return
    if (url === undefined) return to.settled(event)
    const body = JSON.stringify(event)
    const status = await post(url, body, signature(secret, body))
    if (stopped) return
    if (status >= 200 && status < 300) return to.settled(event)

    const pauseMs = retriesMs[tries]
    if (pauseMs === undefined) return to.settled(event)
    later(pauseMs, () => deliver(event, secret, tries + 1))
  }

  function later(pauseMs: number, work: () => Promise<void>) {
    const timer = setTimeout(() => {
      timers.delete(timer)
      void tracked(work())
    }, pauseMs)
    timers.add(timer)
  }

  function tracked(work: Promise<void>) {
    open += 1
    return work.finally(() => {
      open -= 1
    })
  }

  const normal = (event: Event) => tracked(deliver(event, to.secret))
  const scripts: Record<HookScript, (event: Event) => Promise<void>> = {
    normal,
    'before-the-response': normal,
    lost: async (event) => to.settled(event),
    late: async (event) => later(lateMs, () => deliver(event, to.secret)),
    duplicate: async (event) => void (await Promise.all([normal(event), normal(event)])),
    reordered: async (event) => {
      if (!event.type.startsWith('payment_intent.')) return scripts.late(event)
      await normal(event)
      later(lateMs / 2, () => deliver(creation(event), to.secret))
    },
    'wrong-secret': async (event) => {
      if (url !== undefined) {
        const body = JSON.stringify(event)
        await post(url, body, signature('whsec_forged', body))
      }
      await normal(event)
    },
  }

  return {
    send: (event, script) => scripts[script](event),
    setUrl: (next) => {
      url = next
    },
    open: () => open + timers.size,
    stop: () => {
      stopped = true
      for (const timer of timers) clearTimeout(timer)
      timers.clear()
      post.close()
    },
  }
}

/** Stripe's scheme, by the real clock: receivers compare `t` with theirs, not with a virtual one. */
function signature(secret: string, body: string) {
  const seconds = Math.floor(Date.now() / 1000)
  const mac = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')
  return `t=${seconds},v1=${mac}`
}

/** The older news about the same intent: that it was made. Out of order, it must do no harm. */
const creation = (event: Event): Event => ({
  ...event,
  id: `${event.id}_0`,
  type: 'payment_intent.created',
  data: { object: { ...event.data.object, ...unpaid } },
})

const unpaid = { status: 'requires_payment_method', amount_received: 0, latest_charge: null }
