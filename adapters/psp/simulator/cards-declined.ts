import type { Card, CardDecline } from './card.ts'

type Draft = Omit<Card, 'last4'>
type Row = readonly [name: string, number: string, decline: CardDecline]

const stop = 'do_not_try_again'
const later = 'try_again_later'
const declined = (declineCode: string, advice?: string, networkCode?: string): CardDecline => ({
  code: 'card_declined',
  declineCode,
  ...(advice === undefined ? {} : { advice }),
  ...(networkCode === undefined ? {} : { networkCode }),
})

/** Stripe's own declining test cards. They decline already when attached to a customer. */
const stripes: readonly Row[] = [
  ['chargeDeclined', '4000000000000002', declined('generic_decline', later)],
  [
    'chargeDeclinedInsufficientFunds',
    '4000000000009995',
    declined('insufficient_funds', later, '51'),
  ],
  ['chargeDeclinedLostCard', '4000000000009987', declined('lost_card', stop, '41')],
  ['chargeDeclinedStolenCard', '4000000000009979', declined('stolen_card', stop, '43')],
  [
    'chargeDeclinedExpiredCard',
    '4000000000000069',
    { code: 'expired_card', declineCode: 'expired_card', networkCode: '54' },
  ],
  [
    'chargeDeclinedIncorrectCvc',
    '4000000000000127',
    { code: 'incorrect_cvc', declineCode: 'incorrect_cvc', advice: 'confirm_card_data' },
  ],
  [
    'chargeDeclinedProcessingError',
    '4000000000000119',
    { code: 'processing_error', declineCode: 'processing_error', advice: later },
  ],
  [
    'chargeDeclinedVelocityLimitExceeded',
    '4000000000006975',
    declined('card_velocity_exceeded', later),
  ],
  ['chargeDeclinedFraudulent', '4100000000000019', declined('fraudulent', stop)],
]

/** Attach well, then every charge declines. Only the first is Stripe's own. */
const onlyCharges: readonly Row[] = [
  ['chargeCustomerFail', '4000000000000341', declined('generic_decline', later)],
  [
    'chargeCustomerFailInsufficientFunds',
    '4999990000000030',
    declined('insufficient_funds', later, '51'),
  ],
  ['chargeCustomerFailStolenCard', '4999990000000031', declined('stolen_card', stop, '43')],
  [
    'chargeCustomerFailExpiredCard',
    '4999990000000032',
    { code: 'expired_card', declineCode: 'expired_card' },
  ],
  [
    'chargeCustomerFailConfirmCardData',
    '4999990000000033',
    declined('generic_decline', 'confirm_card_data'),
  ],
  ['chargeCustomerFailDoNotTryAgain', '4999990000000034', declined('do_not_honor', stop)],
  [
    'chargeCustomerFailMac03',
    '4999990000000035',
    { ...declined('do_not_honor', undefined, '05'), networkAdvice: '03' },
  ],
  ['chargeCustomerFailUnheardOf', '4999990000000036', declined('moon_phase_unfavourable')],
]

const says = ({ code, declineCode, advice }: CardDecline) =>
  `${declineCode ?? code}${advice === undefined ? '' : `, advice ${advice}`}`

const toCard = ([name, number, decline]: Row): Draft => ({
  token: `pm_card_${name}`,
  number,
  brand: 'visa',
  does: `Attaches, then declines every charge: ${says(decline)}.`,
  onCharge: [{ kind: 'decline', decline }],
})

/** Every card that always declines. */
export const declineCards: readonly Draft[] = [
  ...stripes.map((row) => ({
    ...toCard(row),
    does: `Declines when attached, and every charge: ${says(row[2])}.`,
    onAttach: row[2],
  })),
  ...onlyCharges.map(toCard),
]
