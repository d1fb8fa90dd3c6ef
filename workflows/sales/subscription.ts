import {
  allHandlersFinished,
  condition,
  setHandler,
  upsertSearchAttributes,
} from '@temporalio/workflow'
import { search } from '../search.ts'
import { tellStory } from '../story.ts'
import { columnsOf } from './columns.ts'
import { command, type CommandAnswer, due, type SubscriptionInput } from './contract.ts'
import { follow, type Followed, giveBack } from './follow.ts'
import type { EventRef, Turned, TurnRef } from './ports.ts'

/** More periods than this are not caught up by one run; the next goes on. */
const turnsMax = 500

type Done = Extract<Turned, { readonly kind: 'done' }>

/**
 * One thing that happens to a subscription, or several in a row: what is due, and what was asked.
 * One id for its whole life, one run for each thing; between runs its row says what is due next.
 * One at a time: whatever comes while a step is under way waits for its end.
 */
export async function subscription(input: SubscriptionInput): Promise<void> {
  const { reaches, ...ref } = input
  const { tenantId, subscriptionId } = ref
  const columns = columnsOf(reaches)
  const tell = tellStory()
  let woken = false
  let begun = false
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = last.then(work, work)
    last = mine
    return mine
  }

  setHandler(due, () => {
    woken = true
  })
  setHandler(command, (event) => {
    begun = true
    return inTurn(() => obey(event))
  })

  // A run is always started with something to do; what that is comes after the start.
  await condition(() => woken || begun)
  for (;;) {
    await condition(allHandlersFinished)
    if (!woken) return
    woken = false
    await inTurn(catchUp)
  }

  /** Takes every period that is due, in order, each once. */
  async function catchUp(): Promise<void> {
    for (let turns = 0; turns < turnsMax; turns += 1) {
      const turned = await step('what is due: rate, invoice, renew', ref)
      if (turned.kind !== 'done' || !turned.more) return
    }
  }

  async function obey({ eventId }: EventRef): Promise<CommandAnswer> {
    for (;;) {
      const turned = await step('do what was asked', { ...ref, eventId })
      if (turned.kind === 'done')
        return { kind: 'done', state: turned.state, bill: turned.followed }
      if (turned.kind === 'refused') return { kind: 'refused', because: turned.because }
      await catchUp() // What is due comes first: a command meets the period that holds now.
    }
  }

  async function step(
    summary: string,
    wish: TurnRef,
  ): Promise<Exclude<Turned, Done> | (Done & { readonly followed: Followed })> {
    const [turned] = await columns.sales.turn(summary, [wish])
    if (turned?.kind === 'overdue') return turned
    if (turned === undefined || turned.kind === 'refused') {
      const because = turned?.because ?? 'no answer'
      tell(`refused: ${because}`)
      return { kind: 'refused', because }
    }
    const [now = 'nothing-due'] = await follow(columns, { tenantId, turned: [turned] })
    const followed = turned.wasPaid === true ? 'paid' : now
    await giveBack(columns, { tenantId, turned })
    if (turned.ends) await end(turned)
    tell(storyOf(turned, followed))
    upsertSearchAttributes([{ key: search.status, value: turned.state }])
    return { ...turned, followed }
  }

  async function end({ customerId, transactionId }: Done): Promise<void> {
    await columns.access.end('end access', {
      tenantId,
      customerId,
      transactionId,
      cause: { kind: 'subscription', id: subscriptionId },
      because: 'cancelled',
    })
  }
}

function storyOf({ bill, credits, state }: Done, followed: Followed): string {
  const billed = bill === undefined ? '' : `${bill.number} over ${bill.text}: ${followed}; `
  const credited = credits.map(({ number, text }) => `${number} gives back ${text}; `).join('')
  return `${billed}${credited}${state}`
}
