import { Counter } from 'prom-client'

/** Messages that left, or that a channel would not take. */
export const messagesTotal = new Counter({
  name: 'durabill_messaging_messages_total',
  help: 'Messages handed to a channel, by kind and answer.',
  labelNames: ['kind', 'answer'],
})
