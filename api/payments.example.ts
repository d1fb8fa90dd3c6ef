const money = (amount: string) => ({ amount, currency: 'EUR' })
const at = '2026-03-01T09:00:00.340Z'
const about = {
  invoiceId: 'inv_01h455vb4pex5vsknk084sn02q',
  transactionId: 'txn_01h455vb4pex5vsknk084sn02q',
}
const customerId = 'cus_01h455vb4pex5vsknk084sn02q'

export const paymentExample = {
  ...about,
  customerId,
  id: 'int_01h455vb4pex5vsknk084sn02q',
  attempt: 1,
  status: 'succeeded',
  amount: money('5929'),
  code: null,
  decline: null,
  provider: 'stripe',
  providerRef: 'pi_3P',
  methodId: 'pym_01h455vb4pex5vsknk084sn02q',
  createdAt: at,
  at,
  resolvedAt: at,
}

export const refundExample = {
  ...about,
  id: 'rfd_01h455vb4pex5vsknk084sn02q',
  paymentId: paymentExample.id,
  creditNoteId: 'crn_01h455vb4pex5vsknk084sn02q',
  status: 'succeeded',
  amount: money('5929'),
  code: null,
  providerRef: 're_3P',
  createdAt: at,
  at,
  resolvedAt: at,
}

export const collectionExample = {
  ...about,
  customerId,
  status: 'open',
  stage: 'charge',
  due: money('5929'),
  paid: money('0'),
  refunded: money('0'),
  attempts: 1,
  asks: 0,
  lastCode: 'insufficient_funds',
  lastDecline: 'soft',
  nextAt: '2026-03-04T08:00:00.000Z',
  actionUrl: null,
  firstFailedAt: at,
  openedAt: at,
}

export const methodExample = {
  id: 'pym_01h455vb4pex5vsknk084sn02q',
  provider: 'stripe',
  state: 'attached' as const,
  refusal: null,
  brand: 'visa',
  last4: '4242',
  expMonth: 12,
  expYear: 2031,
  namedAt: at,
}
