import type { HookScript } from './card.ts'
import { type DeliveryOptions, openDelivery } from './delivery.ts'
import type { Event } from './world.ts'

export type WebhookSender = {
  /** Sends an event the way `script` says. Resolves once its first delivery was tried. */
  readonly send: (event: Event, script: HookScript) => Promise<void>
  readonly setUrl: (url: string | undefined) => void
  readonly open: () => number
  readonly stop: () => void
}

const lateMs = 2_000

/** Sends webhooks, several at once, straight or crooked as the card asks. */
export function webhookSender(options: DeliveryOptions): WebhookSender {
  const { deliver, forge, later, setUrl, open, stop } = openDelivery(options)

  const scripts: Record<HookScript, (event: Event) => Promise<void>> = {
    normal: deliver,
    'before-the-response': deliver,
    lost: async (event) => options.settled(event),
    late: async (event) => later(lateMs, () => deliver(event)),
    duplicate: async (event) => void (await Promise.all([deliver(event), deliver(event)])),
    reordered: async (event) => {
      if (!event.type.startsWith('payment_intent.')) return scripts.late(event)
      await deliver(event)
      later(lateMs / 2, () => deliver(creation(event)))
    },
    'wrong-secret': async (event) => {
      await forge(event)
      await deliver(event)
    },
  }
  return { send: (event, script) => scripts[script](event), setUrl, open, stop }
}

/** The older news about the same intent: that it was made. Out of order, it must do no harm. */
const creation = (event: Event): Event => ({
  ...event,
  id: `${event.id}_0`,
  type: 'payment_intent.created',
  data: { object: { ...event.data.object, ...unpaid } },
})

const unpaid = { status: 'requires_payment_method', amount_received: 0, latest_charge: null }
