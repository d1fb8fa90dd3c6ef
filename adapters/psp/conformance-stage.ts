import type { BookLine, Psp } from './psp.ts'

/** What a test card does; each provider has its own token for it. */
export type Story =
  | 'pays'
  | 'declines-soft'
  | 'declines-hard'
  | 'declines-expired'
  | 'declines-action'
  | 'declines-on-advice'
  | 'declines-on-scheme-advice'
  | 'declines-unheard-of'
  | 'declines-when-saved'
  | 'declines-once'
  | 'declines-twice'
  | 'needs-payer'
  | 'pays-answer-lost'
  | 'pays-answer-and-webhook-lost'
  | 'pays-answers-error'
  | 'pays-answer-garbled'
  | 'pays-slowly'
  | 'pays-wrong-amount'
  | 'pays-webhook-twice'
  | 'pays-webhook-first'
  | 'pays-webhooks-reordered'
  | 'pays-webhook-forged'
  | 'refund-pends'
  | 'refund-fails'

export type Hook = { readonly body: string; readonly signature: string }

/** What can befall a request on its way, before the provider looks at it. */
export type Weather = 'calm' | 'cut-before' | 'error-before' | 'rate-limited'

/** A provider to try an adapter on: real enough to keep a book and to send webhooks. */
export type PspStage = {
  readonly psp: Psp
  readonly tokens: Readonly<Record<Story, string>>
  /** The same adapter, whose provider does not listen. */
  readonly deaf: Psp
  /** The same adapter with a wrong key of its own. */
  readonly mistaken: Psp
  readonly setWeather: (weather: Weather) => Promise<void>
  /** What the payer says on the page of a `requires-action` answer. */
  readonly answerPage: (url: string, approve: boolean) => Promise<void>
  /** Every webhook received so far, as it came. */
  readonly hooks: () => readonly Hook[]
  /** Signs a body as the provider would have done at that time, in Unix seconds. */
  readonly sign: (body: string, atSeconds: number) => string
}

/** The book as a list. */
export async function bookOf(psp: Psp): Promise<BookLine[]> {
  const lines: BookLine[] = []
  for await (const line of psp.book()) lines.push(line)
  return lines
}
