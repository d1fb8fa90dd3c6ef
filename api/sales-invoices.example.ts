const money = (amount: string) => ({ amount, currency: 'EUR' })

/** An invoice as the documentation shows it. */
export const invoiceExample = {
  id: 'inv_01h455vb4pex5vsknk084sn02q',
  number: 'INV-2026-0001',
  status: 'paid' as const,
  customerId: 'cus_01h455vb4pex5vsknk084sn02q',
  currency: 'EUR',
  net: money('4900'),
  tax: money('1029'),
  total: money('5929'),
  paid: money('5929'),
  credited: money('0'),
  refunded: money('0'),
  issuedOn: '2026-03-01',
  orderKey: 'ord-7',
  source: 'shop',
  transactionId: 'txn_01h455vb4pex5vsknk084sn02q',
  finalizedAt: '2026-03-01T09:00:00.112Z',
  lineCount: 1,
}
