import { assert } from '../../domain/assert.ts'
import type { DocumentSnapshot, OrderLine } from '../../domain/sales/document.ts'
import { priceDocument } from '../../domain/sales/price.ts'
import { profileOf } from '../../domain/sales/profiles.ts'
import { isRefusal } from '../../domain/sales/refusal.ts'

type SampleOrder = {
  readonly locale?: string
  readonly lines?: readonly OrderLine[]
  readonly profile?: string
  readonly kind?: DocumentSnapshot['kind']
}

const orderLines: readonly OrderLine[] = [
  {
    key: '1',
    description: 'Pro plan, 1–30 November 2026',
    quantity: '1',
    unitPrice: '49',
    discount: { kind: 'percent', percent: '12.5' },
    taxCategory: 'standard',
  },
  {
    key: '2',
    description: 'API calls over the 10,000 included',
    quantity: '2530',
    unitPrice: '0.01735',
    taxCategory: 'standard',
  },
  {
    key: '3',
    description: 'Handbook, printed',
    quantity: '2',
    unitPrice: '24.9',
    taxCategory: 'reduced',
  },
]

/** A made-up document, priced by the real rules: for tests, and for looking at the pages. */
export function sampleDocument(order: SampleOrder = {}): DocumentSnapshot {
  const { locale = 'en', lines = orderLines, kind = 'invoice' } = order
  const profile = profileOf(order.profile ?? 'durabill')
  assert(profile !== undefined, 'the sample names a profile that exists')
  const setting = { currency: 'CHF', country: 'CH', taxPoint: '2026-11-05' } as const
  const priced = priceDocument({ ...setting, lines, profile })
  assert(!isRefusal(priced), 'the sample can be priced')
  return {
    kind,
    id: 'inv_01k8sample',
    number: kind === 'invoice' ? 'INV-2026-0001' : 'CRN-2026-0001',
    transactionId: 'txn_01k8sample',
    issuedOn: '2026-11-06',
    suppliedOn: '2026-11-05',
    seller,
    buyer,
    locale,
    zone: 'Europe/Zurich',
    profile,
    priced,
    ...(kind === 'credit-note' ? correction : {}),
  }
}

const correction = {
  corrects: { number: 'INV-2026-0001', issuedOn: '2026-11-06' },
  reason: 'Cancelled within fourteen days',
}

const seller = {
  name: 'Acme Cloud AG',
  email: 'billing@acme.example',
  taxId: 'CHE-123.456.788 MWST',
  address: { line1: 'Bahnhofstrasse 1', postcode: '8001', city: 'Zürich', country: 'CH' },
  footer: 'Acme Cloud AG · Commercial register CHE-123.456.788',
}

const buyer = {
  customerKey: 'cus-4711',
  name: 'Ada Lovelace',
  email: 'ada@example.test',
  address: { line1: 'St. James’s Square 12', postcode: '3011', city: 'Bern', country: 'CH' },
}
