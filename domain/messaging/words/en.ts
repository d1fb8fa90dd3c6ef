import type { Words } from '../template.ts'

export const en: Words = {
  greeting: 'Hello {name},',
  receipt: {
    subject: 'Receipt for {number}: {amount}',
    paragraphs: [
      'We received {amount} for invoice {number} on {paidOn}. Thank you.',
      'Paid with {method}.',
      'The invoice is attached.',
    ],
    action: 'View the invoice',
  },
  'payment-problem/hard': {
    subject: 'Your payment for {number} did not go through',
    paragraphs: [
      'We could not collect {amount} for invoice {number}.',
      'The bank does not accept this card any more: {method}.',
      'Please use another card. We try again as soon as you have saved it.',
      'You keep access until {accessUntil}.',
    ],
    action: 'Use another card',
  },
  'payment-problem/soft': {
    subject: 'Your payment for {number} did not go through yet',
    paragraphs: [
      'We could not collect {amount} for invoice {number}.',
      'We try again on {retryOn}. You need not do anything.',
      'If you prefer, you can use another card before that.',
      'You keep access until {accessUntil}.',
    ],
    action: 'Use another card',
  },
  'payment-problem/action': {
    subject: 'Please confirm your payment for {number}',
    paragraphs: [
      'Your bank asks you to confirm the payment of {amount} for invoice {number}.',
      'It takes a moment, and nothing is charged before you confirm.',
      'You keep access until {accessUntil}.',
    ],
    action: 'Confirm the payment',
  },
  'payment-recovered': {
    subject: 'Your payment for {number} went through',
    paragraphs: [
      'We received {amount} for invoice {number} on {paidOn}. Everything is settled.',
      'Paid with {method}.',
    ],
    action: 'View the invoice',
  },
  'gave-up': {
    subject: 'Invoice {number} is still open',
    paragraphs: [
      'We could not collect {amount} for invoice {number} and will not try this card again.',
      'Your access ends on {accessUntil}.',
      'You can still pay whenever it suits you.',
    ],
    action: 'Pay the invoice',
  },
  'credit-note': {
    subject: 'Credit note {number} for invoice {corrects}',
    paragraphs: [
      'We have corrected invoice {corrects} by {amount}. Credit note {number} is attached.',
      'We are sending {refunded} back to you. It can take your bank a few days.',
      'It goes to {method}.',
    ],
    action: 'View the credit note',
  },
  offer: {
    subject: '{plan} gives you more {feature}',
    paragraphs: [
      'You have used {used} of {limit} {feature}. They reset on {resetsOn}.',
      '{missing} is not part of what you have.',
      '{plan}: {today} today, then {later} {every} from {thenOn}, taxes included.',
      'What you use beyond what {metered} includes is charged on top.',
      'Nothing changes unless you say so.',
    ],
    action: 'See the sums',
  },
}
