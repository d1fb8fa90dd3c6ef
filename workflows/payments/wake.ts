import { setHandler } from '@temporalio/workflow'
import { newWatch, showTime, type Watch } from '../wake.ts'
import { advanceClock, dueChanged, paymentMethodUpdated, providerHinted } from './contract.ts'

export { waitUntil } from '../wake.ts'

/** What a collection can hear before its instant comes. */
type Heard = 'new-card' | 'hint'

/** Why a collection woke: its instant came, or something happened before. */
export type Wake = 'due' | Heard

/** Listens from the first moment on; what is heard while the collection works is kept for the next wait. */
export function keepWatch(): Watch<Heard> {
  const watch = newWatch<Heard>()
  setHandler(paymentMethodUpdated, () => {
    watch.heard = 'new-card'
  })
  setHandler(providerHinted, () => {
    watch.heard ??= 'hint'
  })
  setHandler(dueChanged, () => {
    watch.heard ??= 'hint'
  })
  setHandler(advanceClock, ({ toMs }) => showTime(watch, toMs))
  return watch
}
