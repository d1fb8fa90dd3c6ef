import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { classifyDecline } from './decline.ts'

describe('a decline', () => {
  test.each([
    { code: 'insufficient_funds', is: 'soft' },
    { code: 'stolen_card', is: 'hard' },
    { code: 'expired_card', is: 'hard' },
    { code: 'authentication_required', is: 'action' },
    { code: 'incorrect_cvc', is: 'action' },
    { code: 'generic_decline', is: 'soft' },
    { code: 'moon_phase_unfavourable', is: 'unmapped' },
  ])('$code is $is', ({ code, is }) => {
    expect(classifyDecline({ code })).toBe(is)
  })

  test.each([
    { code: 'insufficient_funds', advice: 'do_not_try_again', is: 'hard' },
    { code: 'generic_decline', advice: 'confirm_card_data', is: 'action' },
    { code: 'stolen_card', advice: 'try_again_later', is: 'hard' },
    { code: 'never_met', advice: 'try_again_later', is: 'soft' },
    { code: 'do_not_honor', networkAdvice: '03', is: 'hard' },
    { code: 'do_not_honor', networkAdvice: '21', is: 'hard' },
    { code: 'do_not_honor', networkAdvice: '24', is: 'soft' },
    { code: 'never_met', networkAdvice: '01', is: 'action' },
    { code: 'authentication_required', advice: 'try_again_later', is: 'action' },
  ])('$code with $advice $networkAdvice is $is', ({ is, ...decline }) => {
    expect(classifyDecline(decline)).toBe(is)
  })

  test('forbidden by the scheme or the provider is hard, whatever else is said', () => {
    const ban = fc.constantFrom(
      { networkAdvice: '03' },
      { networkAdvice: '21' },
      { advice: 'do_not_try_again' },
    )
    fc.assert(
      fc.property(
        ban,
        fc.string(),
        (banned, code) => classifyDecline({ code, ...banned }) === 'hard',
      ),
      { seed: 20_261_121 },
    )
  })

  test('with a code named like a part of every object is still unmapped', () => {
    for (const code of ['constructor', '__proto__', 'toString']) {
      expect(classifyDecline({ code })).toBe('unmapped')
    }
  })
})
