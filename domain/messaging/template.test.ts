import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { MessageFacts } from './facts.ts'
import { languageOf, languages } from './language.ts'
import { compose } from './template.ts'

const about = {
  name: 'Ada',
  seller: 'Acme',
  number: 'INV-7',
  amount: 'CHF 49.00',
  link: 'https://acme.example/i/7',
  method: 'Visa •••• 4242',
  accessUntil: '16 March',
} as const

/** Each kind with every fact it can have. */
const full: readonly MessageFacts[] = [
  { ...about, kind: 'receipt', paidOn: '6 March' },
  { ...about, kind: 'payment-problem', problem: 'hard' },
  { ...about, kind: 'payment-problem', problem: 'soft', retryOn: '9 March' },
  { ...about, kind: 'payment-problem', problem: 'action' },
  { ...about, kind: 'payment-recovered', paidOn: '6 March' },
  { ...about, kind: 'gave-up' },
  { ...about, kind: 'credit-note', corrects: 'INV-6', refunded: 'CHF 49.00' },
]

/** Letters that end lines, open placeholders or make headers. */
const hostile = ['\r', '\n', '\u2028', '\u0000', '\u007f', '{', '}', '$', '&', 'a', 'name', ' ']

const inEveryLanguage = languages.flatMap((language) =>
  full.map((facts) => ({ language, facts, name: `${facts.kind} in ${language}` })),
)

describe.each(inEveryLanguage)('$name', ({ facts, language }) => {
  const message = compose(facts, language)
  const said = [message.subject, ...message.paragraphs].join('\n')

  test('says every fact, and leaves no gap', () => {
    const { kind, link, seller, ...rest } = facts
    // What the trouble is, is said by the choice of words; until when access lasts, not in receipts.
    const told = Object.entries(rest).filter(([name]) => name !== 'problem')
    const expected = told.filter(([name]) => name !== 'accessUntil' || /problem|gave/.test(kind))
    const silent = kind === 'gave-up' || kind.startsWith('payment-problem') ? ['method'] : []
    for (const [name, value] of expected) {
      if (!silent.includes(name)) expect(said).toContain(value)
    }
    expect(said).not.toMatch(/[{}]|undefined/)
    expect(message.signature).toBe(seller)
    expect(message.action?.url).toBe(link)
  })

  test('says as much as in English', () => {
    expect(message.paragraphs).toHaveLength(compose(facts, 'en').paragraphs.length)
  })
})

test('a paragraph whose fact is absent is left out', () => {
  const { method: _method, accessUntil: _until, ...less } = about
  const message = compose({ ...less, kind: 'payment-problem', problem: 'hard' }, 'en')
  expect(message.paragraphs.join(' ')).not.toMatch(/undefined|\{|access|any more/)
  expect(message.paragraphs).toHaveLength(3)
})

test('a German credit note is never called a Gutschrift', () => {
  const words = full.map((facts) => JSON.stringify(compose(facts, 'de'))).join('')
  expect(words).toContain('Rechnungskorrektur')
  expect(words).not.toMatch(/gutschrift/i)
})

test('each trouble asks for its own one thing', () => {
  const hard = compose({ ...about, kind: 'payment-problem', problem: 'hard' }, 'en')
  const action = compose({ ...about, kind: 'payment-problem', problem: 'action' }, 'en')
  expect(hard.action?.label).toMatch(/another card/)
  expect(action.action?.label).toMatch(/confirm/i)
})

test('no value can forge a line or another value', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(...hostile) }),
      fc.constantFrom(...languages),
      (name, language) => {
        const facts: MessageFacts = { ...about, kind: 'receipt', paidOn: 'x', name, number: name }
        const message = compose(facts, language)
        for (const line of [message.subject, ...message.paragraphs]) {
          // eslint-disable-next-line no-control-regex -- Control characters are what is looked for.
          expect(line).not.toMatch(/[\u0000-\u001f\u007f\u2028\u2029]/)
        }
      },
    ),
    { seed: 20_261_105 },
  )
  const message = compose({ ...about, kind: 'receipt', paidOn: 'x', name: '{amount}' }, 'en')
  expect(message.paragraphs[0]).toBe('Hello {amount},')
})

test('a link that is no web address is never sent', () => {
  const facts: MessageFacts = { ...about, kind: 'gave-up', link: 'javascript:alert(1)' }
  expect(() => compose(facts, 'en')).toThrow(/web address/)
})

test.each([
  ['de-CH', 'de'],
  ['FR', 'fr'],
  ['it_IT', 'it'],
  ['es-ES', 'en'],
  ['', 'en'],
])('%j is spoken to in %s', (locale, language) => {
  expect(languageOf(locale)).toBe(language)
})
