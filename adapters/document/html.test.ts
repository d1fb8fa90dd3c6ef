import { describe, expect, test } from 'vitest'
import { languages } from '../../domain/messaging/language.ts'
import type { OrderLine } from '../../domain/sales/document.ts'
import { invoiceHtml } from './html.ts'
import { sampleDocument } from './sample.ts'

const usage = { description: 'Usage', taxCategory: 'standard' } as const
const may = { from: '2026-05-01', until: '2026-06-01' } as const
const used: readonly OrderLine[] = [
  {
    ...usage,
    key: '1',
    quantity: '12530',
    tariff: {
      kind: 'graduated',
      tiers: [{ upTo: '10000', unitAmount: '0.001', flatAmount: '2' }, { unitAmount: '0.01735' }],
    },
    period: may,
  },
  {
    ...usage,
    key: '2',
    quantity: '2500',
    tariff: { kind: 'package', size: '1000', amount: '5', free: '0.5' },
  },
  {
    ...usage,
    key: '3',
    quantity: '1',
    unitPrice: '49.00',
    share: { numerator: 21n, denominator: 30n },
  },
]

const titles = {
  en: ['Invoice', 'Credit note'],
  de: ['Rechnung', 'Rechnungskorrektur'],
  fr: ['Facture', 'Avoir'],
  it: ['Fattura', 'Nota di credito'],
} as const

describe.each(languages)('an invoice in %s', (language) => {
  const page = invoiceHtml(sampleDocument({ locale: `${language}-CH` }))

  test('is titled in it, and says so', () => {
    expect(page).toContain(`<html lang="${language}-CH">`)
    expect(page).toMatch(new RegExp(`<h1>${titles[language][0]} INV-2026-0001</h1>`))
  })

  test('names both parties, their addresses and tax ids', () => {
    for (const said of ['Acme Cloud AG', '8001 Zürich', 'CHE-123.456.788 MWST', 'Ada Lovelace']) {
      expect(page).toContain(said)
    }
  })

  test('shows each line as it was ordered, and every step of its arithmetic', () => {
    expect(page).toMatch(/0[.,]01735/)
    expect(page.match(/<details>/g)).toHaveLength(3)
    expect(page).toMatch(/43[.,]8955/)
  })

  test('shows the tax of each rate and the totals', () => {
    for (const said of [/7[.,]03/, /1[.,]29/, /136[.,]57/, /8[.,]32/, /144[.,]89/]) {
      expect(page).toMatch(said)
    }
  })

  test('carries its transaction, and has no gap', () => {
    expect(page).toContain('txn_01k8sample')
    expect(page).not.toMatch(/\{\w+\}|undefined|NaN|\[object/)
  })

  test('and its credit note names what it corrects', () => {
    const note = invoiceHtml(sampleDocument({ locale: language, kind: 'credit-note' }))
    expect(note).toMatch(new RegExp(`<h1>${titles[language][1]} CRN-2026-0001</h1>`))
    expect(note).toMatch(/<p>[^<]*INV-2026-0001[^<]*2026[^<]*<\/p>/)
  })
})

test('a German credit note is never a Gutschrift', () => {
  const note = invoiceHtml(sampleDocument({ locale: 'de-DE', kind: 'credit-note' }))
  expect(note).not.toMatch(/gutschrift/i)
})

test('a price with the tax in it says so, and shows both amounts', () => {
  const page = invoiceHtml(sampleDocument({ profile: 'durabill-gross' }))
  expect(page).toContain('Unit prices include the tax.')
  expect(page).toContain('Including tax')
  expect(invoiceHtml(sampleDocument())).not.toContain('include the tax')
})

test('whatever a party or a line is called stays text', () => {
  const evil = '</table><script>alert(1)</script>'
  const line = {
    key: '1',
    description: evil,
    quantity: '1',
    unitPrice: '1',
    taxCategory: 'standard',
  }
  const document = sampleDocument({ lines: [{ ...line, taxCategory: 'standard' }] })
  const page = invoiceHtml({
    ...document,
    reason: evil,
    seller: { ...document.seller, name: evil, footer: evil },
    buyer: { ...document.buyer, name: evil, taxId: evil },
  })
  expect(page).not.toContain('<script')
  expect(page.match(/<\/table>/g)).toHaveLength(2)
})

test('the page fetches nothing and runs nothing', () => {
  expect(invoiceHtml(sampleDocument())).not.toMatch(/<script|<img|<link|src=|url\(|@import/i)
})

describe.each(languages)('in %s, what a subscription used', (language) => {
  const page = invoiceHtml(sampleDocument({ locale: `${language}-CH`, lines: used }))

  test('has no unit price, and says its tiers, its blocks and its share of the period', () => {
    for (const said of [
      /2[^ ]*530 × 0[.,]01735 = 43[.,]8955/,
      /3 × 5 = 15/,
      /49.00 × 21\/30 = 34.30/,
    ]) {
      expect(page.replaceAll(',', '.')).toMatch(said)
    }
    expect(page.match(/<td role="cell"[^>]*><\/td>/g)).toHaveLength(2)
  })

  test('names its period up to the last day', () => {
    expect(page).toMatch(/<span class="quiet">1[^<]* – 3[01][^<]*2026<\/span>/)
    expect(page).not.toMatch(/\{\w+\}|undefined|NaN|\[object/)
  })
})

test('every table names itself, its columns and its rows', () => {
  const page = invoiceHtml(sampleDocument())
  expect(page.match(/<caption>/g)).toHaveLength(2)
  expect(page.match(/scope="col"/g)).toHaveLength(6 + 4)
  expect(page.match(/scope="row"/g)).toHaveLength(3 + 2)
})
