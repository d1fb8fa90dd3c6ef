import { expect, test } from 'vitest'
import { purchaseId } from '../../workflows/sales/contract.ts'
import { line, stories } from '../scenarios/story.ts'

/**
 * What one paid purchase may cost the Temporal server: writes of its state, and events kept. Both
 * are counted by the server. A step more is a decision: change the number with the code.
 */
const budgets = [
  { reach: 'local', transitionsMax: 3, events: 10 },
  { reach: 'remote', transitionsMax: 6, events: 15 },
] as const

for (const { reach, transitionsMax, events } of budgets) {
  const { begin } = stories({ reach })
  test(`a paid purchase, payments ${reach}: at most ${transitionsMax} transitions and ${events} events`, async () => {
    const story = await begin()
    const anna = await story.buyer()
    await story.attached(anna, 'pm_card_visa')
    const seen = new Set<string>()
    for (let round = 0; round < 5; round += 1) {
      const lines = [line('49.00', { features: ['course'] })]
      const { eventId, became } = await story.order(anna, { currency: 'CHF', lines })
      expect(became).toBe('paid')
      const { raw, historyLength } = await story.engine.parts.client.workflow
        .getHandle(purchaseId(eventId))
        .describe()
      const transitions = Number(raw.workflowExecutionInfo?.stateTransitionCount)
      expect(transitions).toBeLessThanOrEqual(transitionsMax)
      seen.add(`${transitions} transitions, ${historyLength} events`)
    }
    console.info(reach, [...seen])
    expect([...seen].every((one) => one.endsWith(` ${events} events`))).toBe(true)
  })
}
