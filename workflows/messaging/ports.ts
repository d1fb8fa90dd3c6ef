import type { Delivery } from './contract.ts'

export type MessagingPorts = {
  /** Renders, records and sends one message; a repeat of the same delivery sends nothing. */
  deliver(delivery: Delivery): Promise<void>
}
