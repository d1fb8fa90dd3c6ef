import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { languages } from '../../domain/messaging/language.ts'
import { compose } from '../../domain/messaging/template.ts'
import { renderMail } from './render.ts'

const facts = {
  kind: 'gave-up',
  name: 'Ada',
  seller: 'Acme & Sons',
  number: 'INV-7',
  amount: 'CHF 49.00',
  link: 'https://acme.example/pay?a=1&b=2',
} as const

const rendered = (name: string, locale = 'en') =>
  renderMail(compose({ ...facts, name }, 'en'), { locale })

describe.each(languages)('a mail in %s', (language) => {
  const mail = renderMail(compose(facts, language), { locale: `${language}-CH` })

  test('says which language it is in', () => {
    expect(mail.html).toContain(`<html lang="${language}-CH">`)
  })
  test('has one thing to do, in both parts', () => {
    expect(mail.html.match(/class="act"/g)).toHaveLength(1)
    expect(mail.text).toContain(facts.link)
  })
  test('says the same as text as it does as HTML', () => {
    const { paragraphs, signature } = compose(facts, language)
    for (const paragraph of [...paragraphs, signature]) expect(mail.text).toContain(paragraph)
  })
})

test('nobody learns when a mail is opened: it fetches nothing', () => {
  expect(rendered('Ada').html).not.toMatch(/<img|<link|<script|src=|url\(|@import/i)
})

test('a name with markup in it stays a name', () => {
  const { html, text } = rendered('<script>alert(1)</script>')
  expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
  expect(html).not.toContain('<script')
  expect(text).toContain('<script>alert(1)</script>')
})

const tags = (html: string) => html.match(/<[a-z/!][^>]*>/gi)?.length

test('no name changes the shape of the page', () => {
  const expected = tags(rendered('Ada').html)
  const sample = fc.property(
    fc.string({ unit: fc.constantFrom('<', '>', '"', "'", '&', '/', '!--', 'b') }),
    (name) => {
      expect(tags(rendered(name).html)).toBe(expected)
    },
  )
  fc.assert(sample, { seed: 20_261_106 })
})

test('the address of the link is escaped, not changed', () => {
  expect(rendered('Ada').html).toContain('href="https://acme.example/pay?a=1&amp;b=2"')
})
