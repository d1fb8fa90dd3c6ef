import { setTimeout as pause } from 'node:timers/promises'

import { CliError } from '../cli-error.ts'
import type { Playing } from './play.ts'
import { fits, rowsOf, wordsOf } from './rows.ts'
import type { ScenarioStep } from './scenario.schema.ts'
import type { Stage } from './stage.ts'

type Await = Extract<ScenarioStep, { readonly await: string }>

/** Waits until the customer has the rows that a step wants. Throws if they do not come. */
export async function awaitRows({ await: list, where, rows }: Await, playing: Playing) {
  const counted = rows === undefined ? {} : { rows: String(rows) }
  await wait(playing, {
    what: wordsOf(list, { ...where, ...counted }),
    ask: () => rowsOf(playing.stage, list),
    isThere: (all) => {
      const found = all.filter((row) => fits(row, where)).length
      return rows === undefined ? found > 0 : found === rows
    },
  })
}

type Check = Extract<ScenarioStep, { readonly check: string }>

/** Waits until a check is answered as a step wants. What consumes is asked only once. */
export async function awaitCheck({ check: feature, consume, where }: Check, playing: Playing) {
  const { client, customerId } = playing.stage
  const question = { customer: customerId, feature, ...(consume && { consume }) }
  await wait(
    { ...playing, ...(consume && { patienceMs: 0 }) },
    {
      what: wordsOf(`check ${feature}${consume ? `, ${consume} consumed` : ''}`, where),
      ask: () => client.post<object>('/v1/check', { body: question }),
      isThere: (answer) => fits(answer, where),
    },
  )
}

type Wanted<T> = {
  readonly what: string
  readonly ask: () => Promise<T>
  readonly isThere: (answer: T) => boolean
}

async function wait<T>(playing: Playing, { what, ask, isThere }: Wanted<T>): Promise<void> {
  const { stage, say, interrupt, patienceMs = 30_000 } = playing
  const deadline = Date.now() + patienceMs
  for (;;) {
    interrupt.throwIfAborted()
    const answer = await ask()
    if (isThere(answer)) return say(`reached  ${what}`)
    if (Date.now() > deadline) throw inVain({ what, stage, answer })
    await pause(60)
  }
}

function inVain(seen: { what: string; stage: Stage; answer: unknown }): CliError {
  return new CliError({
    what: `Waited in vain for ${seen.what}.`,
    why: `What there is: ${JSON.stringify(seen.answer)}`,
    fix: `\`durabill trace ${seen.stage.customerId}\` tells how far it came.`,
  })
}
