import type { Fact } from '../fact.ts'
import type { MessageKind } from './facts.ts'

/** A channel took a message; its subject is the message. */
export type MessageSent = Fact<
  'messaging.message.sent.v1',
  { readonly kind: MessageKind; readonly channel: string; readonly ref: string }
>

/** A channel will never take a message; a person has to find another way to the reader. */
export type MessageRefused = Fact<
  'messaging.message.refused.v1',
  { readonly kind: MessageKind; readonly channel: string; readonly because: string }
>

/** Every fact Messaging tells the world. To change a shape, add a `.v2` beside it. */
export type MessagingEvent = MessageSent | MessageRefused
