import {
  allHandlersFinished,
  condition,
  continueAsNew,
  setHandler,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow'
import type { TransactionId } from '../../domain/ids.ts'
import { reach } from '../reach.ts'
import type { SalesPorts } from '../sales/ports.ts'
import { search } from '../search.ts'
import { tellStory } from '../story.ts'
import { newWatch, showTime, waitUntil, type Watch } from '../wake.ts'
import { advanceClock, bought, denied, type OfferInput } from './contract.ts'

export type OfferResult = 'none' | 'taken' | 'expired' | 'withdrawn'

/**
 * An upgrade offered to a customer who was denied a feature: priced, told by mail, and then waited
 * for until it is bought or expires. Denied again, it is offered again, at most once a day: Sales
 * keeps count. The mail is sent by the fact that an offer was made.
 */
export async function offer(input: OfferInput): Promise<OfferResult> {
  const { reaches, open: before, ...about } = input
  // A messaging worker of its own has no other column's code: it reaches them by their queues.
  const sales = reach<SalesPorts>('sales', reaches.payments ?? 'remote')
  const watch = listen()
  const tell = tellStory()
  let open = before
  watch.clockMs = later(watch.clockMs, before?.clockMs)
  // A run is always started with a denial; it comes right after the start.

  for (;;) {
    const wake =
      open === undefined
        ? await start(watch)
        : await waitUntil(watch, open.expiresMs, 'until it expires')
    if (wake === 'denied') await ask()
    else if (open !== undefined) {
      const as = wake === 'bought' ? 'taken' : 'expired'
      const { offerId } = open
      const { state } = await sales.closeOffer(`${as}?`, { tenantId: about.tenantId, offerId, as })
      tell(`${wake}: ${state}`)
      if (state !== 'open') return leave(state)
    }
    if (open === undefined) return leave('none')
    if (workflowInfo().continueAsNewSuggested) await goOn(open)
  }

  async function ask(): Promise<void> {
    const { transactionId } = watch
    if (transactionId === undefined) return
    const answer = await sales.offer('price an upgrade and offer it', { ...about, transactionId })
    tell(answer.kind === 'none' ? `no offer: ${answer.because}` : `offered ${answer.offerId}`)
    if (answer.kind === 'none') return
    const { kind: _kind, ...made } = answer
    open = made
    watch.clockMs = later(watch.clockMs, made.clockMs)
  }

  async function goOn(waiting: NonNullable<OfferInput['open']>): Promise<never> {
    const { clockMs } = watch
    watch.quiet = true
    await condition(allHandlersFinished)
    const open = clockMs === undefined ? waiting : { ...waiting, clockMs }
    return continueAsNew<typeof offer>({ ...input, open })
  }

  /** Nothing is left to wait for; an update that still runs is answered first. */
  async function leave(result: OfferResult): Promise<OfferResult> {
    upsertSearchAttributes([{ key: search.status, value: result }])
    watch.quiet = true
    await condition(allHandlersFinished)
    return result
  }
}

type Listening = Watch<'denied' | 'bought'> & { transactionId: TransactionId | undefined }

/** Listens from the first moment on. Who has bought is offered nothing more. */
function listen(): Listening {
  const watch: Listening = { ...newWatch<'denied' | 'bought'>(), transactionId: undefined }
  setHandler(denied, ({ transactionId }) => {
    watch.heard ??= 'denied'
    watch.transactionId = transactionId
  })
  setHandler(bought, () => {
    watch.heard = 'bought'
  })
  setHandler(advanceClock, ({ toMs }) => showTime(watch, toMs))
  return watch
}

/** A run is always started with a denial; it comes right after the start. */
async function start(watch: Listening): Promise<Listening['heard']> {
  await condition(() => watch.heard !== undefined)
  const { heard } = watch
  watch.heard = undefined
  return heard
}

const later = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? (a ?? b) : Math.max(a, b)
