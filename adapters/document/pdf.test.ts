import { inflateSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { languages } from '../../domain/messaging/language.ts'
import { invoicePdf } from './pdf.ts'
import { toWinAnsi } from './pdf/win-ansi.ts'
import { sampleDocument } from './sample.ts'

const latin = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1')

/** The text that the pages draw, as far as Windows-1252 goes. */
function drawn(bytes: Uint8Array): string {
  const file = latin(bytes)
  const streams = [...file.matchAll(/FlateDecode\r?\n?[^]*?stream\r?\n([^]*?)endstream/g)]
  const pages = streams.map(([, body = '']) =>
    inflateSync(Buffer.from(body, 'latin1')).toString('latin1'),
  )
  const hex = [...pages.join('\n').matchAll(/<([0-9a-f]+)>/g)].map(([, text = '']) => text)
  return Buffer.from(hex.join(''), 'hex').toString('latin1')
}

const manyLines = Array.from({ length: 592 }, (_line, index) => ({
  key: `${index + 1}`,
  description: `Line ${index + 1} ${'of many words '.repeat(index % 9)}`,
  quantity: '1',
  unitPrice: '0.5',
  taxCategory: 'standard' as const,
}))

describe.each(languages)('a PDF in %s', (language) => {
  test('is tagged, says its language and title, and the amounts', async () => {
    const bytes = await invoicePdf(sampleDocument({ locale: `${language}-CH` }))
    const file = latin(bytes)
    expect(file).toMatch(/\/Marked true/)
    expect(file).toContain(`/Lang (${language}-CH)`)
    expect(file).toMatch(/\/S \/H1[^]*\/S \/Table|\/S \/Table[^]*\/S \/H1/)
    expect(file).toMatch(/\/Scope \/Column/)
    expect(drawn(bytes)).toMatch(/144[.,]89/)
  })
})

test('the same document gives the same bytes, to the last', async () => {
  const [first, second] = [await invoicePdf(sampleDocument()), await invoicePdf(sampleDocument())]
  expect(Buffer.compare(first, second)).toBe(0)
})

const id = (bytes: Uint8Array) => /\/ID \[<(\w+)>/.exec(latin(bytes))?.[1]

test('a line’s period stands below what it is for', async () => {
  const [line] = manyLines
  const lines = [{ ...line!, period: { from: '2026-05-01', until: '2026-06-01' } }]
  const text = drawn(await invoicePdf(sampleDocument({ lines })))
  expect(text).toMatch(/Line 1 May 1, 2026 .\s?May 31, 2026/)
})

test('another document gives another file id', async () => {
  const first = id(await invoicePdf(sampleDocument()))
  expect(first).toMatch(/^\w{32}$/)
  expect(id(await invoicePdf(sampleDocument({ kind: 'credit-note' })))).not.toBe(first)
})

test('592 lines are all there, and the heads stand again on each page', async () => {
  const bytes = await invoicePdf(sampleDocument({ lines: manyLines }))
  const text = drawn(bytes)
  for (const { key } of manyLines) expect(text).toContain(`Line ${key} `)
  const pages = latin(bytes).match(/\/Type \/Page\n/g)?.length ?? 0
  expect(pages).toBeGreaterThan(12)
  expect(text.match(/Description/g)?.length).toBeGreaterThanOrEqual(pages - 1)
  expect(text).toContain(`Page ${pages} of ${pages}`)
})

test('a description longer than a page goes on over the next', async () => {
  const description = 'word '.repeat(4_000)
  const lines = [
    { key: '1', description, quantity: '1', unitPrice: '1', taxCategory: 'standard' as const },
  ]
  const text = drawn(await invoicePdf(sampleDocument({ lines })))
  expect(text.match(/word/g)).toHaveLength(4_000)
})

test('no name breaks it, in whatever script', async () => {
  const document = sampleDocument()
  const name = 'Łukasz & <Żółć> 北京 🦊 \u0000\n(\\'
  const buyer = { ...document.buyer, name, taxId: name }
  const text = drawn(await invoicePdf({ ...document, number: name, buyer }))
  expect(text).toContain('Lukasz & <Zólc> ?? ?')
})

test.each([
  ['Zürich – 5 €', 'Zürich – 5 €'],
  ['1\u202f234', '1\u00a0234'],
  ['Łódź', 'Lódz'],
  ['ﬁ', 'fi'],
  ['Ω', '?'],
  ['a\u200db', 'ab'],
])('%j is written as %j by the built-in fonts', (text, written) => {
  expect(toWinAnsi(text)).toBe(written)
})
