import type { Card, CardDecline, Step } from './card.ts'
import { declineCards } from './cards-declined.ts'

type Draft = Omit<Card, 'last4'>

const pay: Step = { kind: 'pay' }
const paying = (card: Omit<Draft, 'onCharge'>): Draft => ({ ...card, onCharge: [pay] })
const lacksFunds: CardDecline = {
  code: 'card_declined',
  declineCode: 'insufficient_funds',
  advice: 'try_again_later',
  networkCode: '51',
}

const plainCards: readonly Draft[] = [
  { token: 'visa', number: '4242424242424242', brand: 'visa' },
  { token: 'visa_debit', number: '4000056655665556', brand: 'visa' },
  { token: 'mastercard', number: '5555555555554444', brand: 'mastercard' },
  { token: 'amex', number: '378282246310005', brand: 'amex' },
  { token: 'discover', number: '6011111111111117', brand: 'discover' },
  { token: 'diners', number: '3056930009020004', brand: 'diners' },
  { token: 'jcb', number: '3566002020360505', brand: 'jcb' },
  { token: 'unionpay', number: '6200000000000005', brand: 'unionpay' },
].map((card) => paying({ ...card, token: `pm_card_${card.token}`, does: 'Pays.' }))

const authenticating: readonly Draft[] = [
  {
    token: 'pm_card_authenticationRequired',
    number: '4000002760003184',
    brand: 'visa',
    does: 'Asks for the payer on every charge; pays once they approve.',
    onCharge: [{ kind: 'authenticate', once: false, afterwards: 'pay' }],
  },
  {
    token: 'pm_card_authenticationRequiredOnSetup',
    number: '4000002500003155',
    brand: 'visa',
    does: 'Asks for the payer, unless it was set up for off-session use; then pays.',
    onCharge: [{ kind: 'authenticate', once: true, afterwards: 'pay' }],
  },
  {
    token: 'pm_card_authenticationRequiredChargeDeclinedInsufficientFunds',
    number: '4000008260003178',
    brand: 'visa',
    does: 'Asks for the payer, then declines for insufficient funds.',
    onCharge: [{ kind: 'authenticate', once: false, afterwards: lacksFunds }],
  },
]

type Astray = Omit<Draft, 'onCharge' | 'number' | 'brand'>

/** Cards whose money moves, but whose news goes astray. Ours, not Stripe's. */
const astray: readonly Astray[] = [
  { token: 'slow', answer: 'slow', does: 'Pays; the answer takes two seconds.' },
  {
    token: 'lostAnswer',
    answer: 'cut',
    hook: 'late',
    does: 'Pays, then cuts the connection; the webhook comes later.',
  },
  {
    token: 'lostAnswerAndWebhook',
    answer: 'cut',
    hook: 'lost',
    does: 'Pays, then cuts the connection, and sends no webhook: only asking tells.',
  },
  {
    token: 'serverErrorAfterCharge',
    answer: 'error-500',
    does: 'Pays, but answers 500, and the same 500 to the same key.',
  },
  { token: 'garbledAnswer', answer: 'garbled', does: 'Pays; the answer breaks off in the middle.' },
  { token: 'wrongAmount', shortBy: 1, does: 'Takes one minor unit less than it was asked for.' },
  { token: 'duplicateWebhook', hook: 'duplicate', does: 'Pays; each webhook comes twice at once.' },
  { token: 'lateWebhook', hook: 'late', does: 'Pays; each webhook comes two seconds late.' },
  {
    token: 'reorderedWebhooks',
    hook: 'reordered',
    does: 'Pays; the news that the intent was created comes after the news that it succeeded.',
  },
  { token: 'lostWebhook', hook: 'lost', does: 'Pays; no webhook comes.' },
  {
    token: 'webhookFirst',
    hook: 'before-the-response',
    does: 'Pays; the webhook comes before the answer.',
  },
  {
    token: 'forgedWebhook',
    hook: 'wrong-secret',
    does: 'Pays; a webhook signed with a wrong secret comes before the right one.',
  },
]

const astrayCards = astray.map((card, index) =>
  paying({ ...card, token: `pm_card_${card.token}`, number: ours(index), brand: 'visa' }),
)

const recovering: readonly Draft[] = [
  {
    token: 'pm_card_declinedOnceThenOk',
    number: ours(20),
    brand: 'visa',
    does: 'Declines the first charge (processing error), then pays.',
    onCharge: [
      { kind: 'decline', decline: { code: 'processing_error', advice: 'try_again_later' } },
      pay,
    ],
  },
  {
    token: 'pm_card_insufficientFundsTwice',
    number: ours(21),
    brand: 'visa',
    does: 'Declines the first two charges for insufficient funds, then pays.',
    onCharge: [
      { kind: 'decline', decline: lacksFunds },
      { kind: 'decline', decline: lacksFunds },
      pay,
    ],
  },
  { ...refunding('pending'), number: '4000000000007726' },
  { ...refunding('failed'), number: '4000000000005126' },
]

function refunding(outcome: 'pending' | 'failed'): Draft {
  const token = outcome === 'pending' ? 'pm_card_pendingRefund' : 'pm_card_refundFail'
  return paying({
    token,
    number: '',
    brand: 'visa',
    onRefund: outcome,
    does: `Pays; a refund is ${outcome}.`,
  })
}

/** A number of our own range, 4999 99…: never a real card's, never one of Stripe's test cards. */
function ours(index: number) {
  return `499999000000${String(index).padStart(4, '0')}`
}

/** Every test card, by token. */
export const cards: ReadonlyMap<string, Card> = new Map(
  [...plainCards, ...declineCards, ...authenticating, ...recovering, ...astrayCards].map((card) => [
    card.token,
    { ...card, last4: card.number.slice(-4) },
  ]),
)
