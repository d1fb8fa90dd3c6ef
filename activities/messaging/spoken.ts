import { ApplicationFailure } from '@temporalio/activity'
import type { OutgoingMail } from '../../adapters/channel/channel.ts'
import { offerFacts } from '../../adapters/channel/render-offer.ts'
import type { Fact } from '../../domain/fact.ts'
import type { MessageFacts } from '../../domain/messaging/facts.ts'
import type { Delivery } from '../../workflows/messaging/contract.ts'
import { messageFacts } from './facts.ts'
import type { MessagingParts } from './parts.ts'

/** What a message speaks of, and to whom. */
export type Spoken = {
  readonly to: string
  readonly locale: string
  /** What it says of a fact. */
  readonly factsOf: (fact: Fact) => MessageFacts
  readonly attachments: () => Promise<OutgoingMail['attachments']>
}

/** Looks up what a delivery speaks of. @returns nothing where there is nobody to tell, or no reason left */
export function spokenOf(parts: MessagingParts, delivery: Delivery): Promise<Spoken | undefined> {
  const { kind } = delivery
  return kind === 'offer' ? offerSpoken(parts, delivery) : printed(parts, { ...delivery, kind })
}

type OfDocument = Parameters<typeof messageFacts>[0]['delivery']

async function printed(parts: MessagingParts, delivery: OfDocument): Promise<Spoken | undefined> {
  const { tenantId, subject: id } = delivery
  const document = await parts.documentOf({ tenantId, id })
  if (document === undefined) throw nothingToSay(id)
  const { snapshot } = document
  const to = snapshot.buyer.email
  if (to === undefined) return undefined // Nobody to tell: the document says so itself.
  const link = parts.linkTo({ tenantId, invoiceId: id })
  return {
    to,
    locale: snapshot.locale,
    factsOf: (fact) => messageFacts({ delivery, fact, snapshot, link }),
    attachments: async () =>
      withPdf.has(delivery.kind)
        ? [
            {
              filename: `${snapshot.number}.pdf`,
              contentType: 'application/pdf',
              content: await parts.pdfOf(snapshot),
            },
          ]
        : [],
  }
}

/** The messages that carry their document. */
const withPdf = new Set<Delivery['kind']>(['receipt', 'payment-recovered', 'credit-note'])

async function offerSpoken(
  parts: MessagingParts,
  { tenantId, subject: id }: Delivery,
): Promise<Spoken | undefined> {
  const offer = await parts.offerOf({ tenantId, id })
  if (offer === undefined) throw nothingToSay(id)
  const to = offer.buyer.email
  if (to === undefined || !offer.isOpen) return undefined
  return {
    to,
    locale: offer.locale,
    factsOf: () => offerFacts(offer, parts.linkToOffer(id)),
    attachments: async () => [],
  }
}

/** The message can never be written: it speaks of something that is not there. */
export const nothingToSay = (id: string) =>
  ApplicationFailure.nonRetryable(
    `The message about ${id} has nothing to speak of.`,
    'NothingToSay',
  )
