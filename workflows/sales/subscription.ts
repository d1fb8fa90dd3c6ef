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

type Stepped = Exclude<Turned, Done> | (Done & { readonly followed: Followed })

/**
 * One thing that happens to a subscription, or several in a row: what is due, and what was asked.
 * One id for its whole life, one run for each thing; between runs its row says what is due next.
 * One at a time: whatever comes while a step is under way waits for its end.
 */
export async function subscription(input: SubscriptionInput): Promise<void> {
  const step = stepper(input)
  const inTurn = oneAtATime()
  let woken = false
  let begun = false

  setHandler(due, () => {
    woken = true
  })
  setHandler(command, (event) => {
    begun = true
    return inTurn(() => obey(step, event))
  })

  // A run is always started with something to do; what that is comes after the start.
  await condition(() => woken || begun)
  for (;;) {
    await condition(allHandlersFinished)
    if (!woken) return
    woken = false
    await inTurn(() => catchUp(step))
  }
}

/** Lets one piece of work begin when the one before it is over, whatever became of that. */
function oneAtATime() {
  let last: Promise<unknown> = Promise.resolve()
  return <T>(work: () => Promise<T>): Promise<T> => {
    const mine = last.then(work, work)
    last = mine
    return mine
  }
}

type Step = (summary: string, wish: Pick<TurnRef, 'eventId'>) => Promise<Stepped>

/** Takes every period that is due, in order, each once. */
async function catchUp(step: Step): Promise<void> {
  for (let turns = 0; turns < turnsMax; turns += 1) {
    const turned = await step('what is due: rate, invoice, renew', {})
    if (turned.kind !== 'done' || !turned.more) return
  }
}

async function obey(step: Step, { eventId }: EventRef): Promise<CommandAnswer> {
  for (;;) {
    const turned = await step('do what was asked', { eventId })
    if (turned.kind === 'done') return { kind: 'done', state: turned.state, bill: turned.followed }
    if (turned.kind === 'refused') return { kind: 'refused', because: turned.because }
    await catchUp(step) // What is due comes first: a command meets the period that holds now.
  }
}

/** Takes one step, and does all that follows from it. */
function stepper({ reaches, ...ref }: SubscriptionInput): Step {
  const { tenantId, subscriptionId } = ref
  const columns = columnsOf(reaches)
  const tell = tellStory()
  return async (summary, wish) => {
    const [turned] = await columns.sales.turn(summary, [{ ...ref, ...wish }])
    if (turned?.kind === 'overdue') return turned
    if (turned === undefined || turned.kind === 'refused') {
      const because = turned?.because ?? 'no answer'
      tell(`refused: ${because}`)
      return { kind: 'refused', because }
    }
    const [now = 'nothing-due'] = await follow(columns, { tenantId, turned: [turned] })
    const followed = turned.wasPaid === true ? 'paid' : now
    await giveBack(columns, { tenantId, turned })
    const { customerId, transactionId } = turned
    if (turned.ends)
      await columns.access.end('end access', {
        tenantId,
        customerId,
        transactionId,
        cause: { kind: 'subscription', id: subscriptionId },
        because: 'cancelled',
      })
    tell(storyOf(turned, followed))
    upsertSearchAttributes([{ key: search.status, value: turned.state }])
    return { ...turned, followed }
  }
}

function storyOf({ bill, credits, state }: Done, followed: Followed): string {
  const billed = bill === undefined ? '' : `${bill.number} over ${bill.text}: ${followed}; `
  const credited = credits.map(({ number, text }) => `${number} gives back ${text}; `).join('')
  return `${billed}${credited}${state}`
}
