const money = (amount: string) => ({ amount, currency: 'EUR' })
const txn = 'txn_01h455vb4pex5vsknk084sn02q'
const address = { line1: 'Keizersgracht 1', postcode: '1015 CJ', city: 'Amsterdam', country: 'NL' }

/** An invoice as lists show it in the documentation. */
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
  transactionId: txn,
  finalizedAt: '2026-03-01T09:00:00.112Z',
  lineCount: 1,
}

/** What a document of the documentation prints. */
export const printedExample = {
  lines: [
    {
      key: '1',
      productKey: 'pro',
      description: 'Pro, monthly',
      quantity: '1',
      unitPrice: '49.00',
      taxCategory: 'standard',
      taxRate: '21',
      list: money('4900'),
      discountAmount: money('0'),
      net: money('4900'),
      tax: money('1029'),
      total: money('5929'),
      features: ['exports'],
      explanation: '1 × 49.00 = 49.00; VAT NL 21 % = 10.29',
    },
  ],
  taxes: [
    { category: 'standard', rate: '21', country: 'NL', net: money('4900'), tax: money('1029') },
  ],
  seller: { name: 'Example BV', address },
  buyer: { name: 'Ada Lovelace', customerKey: 'ada', address },
  locale: 'en',
  suppliedOn: '2026-03-01',
  profile: { key: 'durabill', version: 1, prices: 'exclusive' as const },
}

/** A credit note as lists show it in the documentation. */
export const creditNoteExample = {
  id: 'crn_01h455vb4pex5vsknk084sn02q',
  number: 'CN-2026-0001',
  customerId: invoiceExample.customerId,
  invoiceId: invoiceExample.id,
  corrects: invoiceExample.number,
  reason: 'Bought twice by mistake',
  currency: 'EUR',
  net: money('4900'),
  tax: money('1029'),
  total: money('5929'),
  issuedOn: '2026-03-02',
  source: 'api',
  transactionId: txn,
  finalizedAt: '2026-03-02T09:00:00.112Z',
  lineCount: 1,
}
