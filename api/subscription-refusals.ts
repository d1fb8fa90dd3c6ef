import type { Tx } from '../adapters/postgres/client.ts'
import { latestPlans } from '../adapters/postgres/sales/plans.ts'
import type { Refused as Outside } from './intake.ts'
import { pointerOf } from './pointer.ts'
import type { Refusal as Problem } from './problem.ts'
import type { StoredAnswer } from './subscription-command.schema.ts'

/** Fields by which Sales says that the state of things forbids it, whatever else had been sent. */
const ofState = new Set(['subscription', 'when'])

type Refused = Omit<Extract<StoredAnswer, { kind: 'refused' }>, 'kind'>

/**
 * A command that Sales refused: a conflict with the state of things, or a field at fault.
 *
 * @param sold whether the plan that it names can be had: then being on it already is the conflict
 */
export function refusedCommand(
  { field, message, fix }: Refused,
  { sold }: { readonly sold: boolean },
): Problem {
  const conflict = ofState.has(field) || (field === 'plan' && sold)
  return {
    status: conflict ? 409 : 422,
    code: conflict ? 'subscription-conflict' : 'subscription-refused',
    detail: message,
    fix,
    errors: [{ pointer: pointerOf(field), message, fix }],
  }
}

/** Whether a change leads to a plan that is sold in the subscription's currency, or to none at all. */
export async function isSold(
  tx: Tx,
  { plan: name, currency }: { readonly plan: unknown; readonly currency: string },
): Promise<boolean> {
  if (typeof name !== 'string') return true
  const plan = (await latestPlans(tx, [name])).get(name)
  return plan?.prices.every(({ amounts }) => Object.keys(amounts).includes(currency)) ?? false
}

/** A refusal of the event's data, with pointers into the body that was sent. */
export const outsideEvent = ({ status, code, message, fix, errors }: Outside): Problem => ({
  status,
  code,
  detail: message,
  fix,
  errors: errors.map((error) => ({ ...error, pointer: error.pointer.replace(/^\/data/, '') })),
})
