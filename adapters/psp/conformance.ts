import { describe } from 'vitest'
import { chargesHonestly } from './conformance-charge.ts'
import { worksWithThePayer } from './conformance-payer.ts'
import { refundsWithinBounds } from './conformance-refund.ts'
import type { PspStage } from './conformance-stage.ts'
import { tellsWhenAsked } from './conformance-unknown.ts'
import { trustsOnlySignedHooks } from './conformance-webhook.ts'

/**
 * The promises every payment adapter keeps; a new one is done when this passes.
 *
 * @param stage answers the same provider each time; it is called inside the tests
 */
export function keepsThePspPromises(name: string, stage: () => PspStage) {
  describe(`${name} keeps the PSP promises`, () => {
    chargesHonestly(stage)
    tellsWhenAsked(stage)
    refundsWithinBounds(stage)
    worksWithThePayer(stage)
    trustsOnlySignedHooks(stage)
  })
}
