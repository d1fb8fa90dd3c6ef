import type { MessagingPorts } from '../../workflows/messaging/ports.ts'
import { deliver } from './deliver.ts'
import type { MessagingParts } from './parts.ts'

export type { MessagingParts } from './parts.ts'

/** Messaging, on these channels. */
export const messagingActivities = (parts: MessagingParts): MessagingPorts => ({
  deliver: deliver(parts),
})
