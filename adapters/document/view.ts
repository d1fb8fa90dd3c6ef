import type { DocumentSnapshot, Party } from '../../domain/sales/document.ts'
import { formatterFor, usableLocale } from '../channel/format.ts'
import type { Table, Total } from './table.ts'
import { linesOf, taxesOf, totalsOf, type Reading } from './tables.ts'
import { documentWords, fillWords, type DocumentWords } from './words/words.ts'

/** Everything a document says, in words and in order: HTML and PDF differ only in the drawing. */
export type DocumentView = {
  readonly lang: string
  /** `"Invoice INV-2026-0001"`. */
  readonly title: string
  readonly facts: readonly { readonly label: string; readonly value: string }[]
  readonly parties: readonly PartyView[]
  /** What a credit note corrects, and why. */
  readonly notices: readonly string[]
  readonly lines: Table
  readonly taxes: Table
  readonly totals: readonly Total[]
  readonly notes: readonly string[]
  readonly footer: readonly string[]
  readonly words: DocumentWords
}

export type PartyView = {
  readonly heading: string
  readonly name: string
  readonly lines: readonly string[]
}

/** Puts a final document into the words of its own locale. Reads nothing but the snapshot. */
export function viewOf(snapshot: DocumentSnapshot): DocumentView {
  const { kind, number, locale } = snapshot
  const words = documentWords(locale)
  const reading: Reading = { snapshot, words, format: formatterFor(locale) }
  return {
    lang: usableLocale(locale),
    title: `${words.title[kind]} ${number}`,
    facts: factsOf(reading),
    parties: [
      { heading: words.seller, ...partyOf(snapshot.seller, reading) },
      { heading: words.buyer, ...partyOf(snapshot.buyer, reading) },
    ],
    notices: noticesOf(reading),
    lines: linesOf(reading),
    taxes: taxesOf(reading),
    totals: totalsOf(reading),
    notes: notesOf(reading),
    footer: footerOf(reading),
    words,
  }
}

function factsOf({ snapshot, words, format }: Reading): DocumentView['facts'] {
  return [
    { label: words.number, value: snapshot.number },
    { label: words.issuedOn, value: format.date(snapshot.issuedOn) },
    // Printed even when equal to the date of issue: German law asks for the time of supply.
    { label: words.suppliedOn, value: format.date(snapshot.suppliedOn) },
    { label: words.customer, value: snapshot.buyer.customerKey },
  ]
}

function partyOf(party: Party, { words, format }: Reading): Omit<PartyView, 'heading'> {
  const { line1, line2, postcode, city, region, country } = party.address
  const town = [postcode, city].filter(isSaid).join(' ')
  const taxId = isSaid(party.taxId) ? `${words.taxId}: ${party.taxId}` : undefined
  const lines = [line1, line2, town, region, format.country(country), party.email, taxId]
  return { name: party.name, lines: lines.filter(isSaid) }
}

function noticesOf({ snapshot: { corrects, reason }, words, format }: Reading): string[] {
  const because = isSaid(reason) ? [fillWords(words.reason, { reason })] : []
  if (corrects === undefined) return because
  const { number, issuedOn } = corrects
  const named =
    issuedOn === undefined
      ? fillWords(words.corrects, { number })
      : fillWords(words.correctsOf, { number, date: format.date(issuedOn) })
  return [named, ...because]
}

function notesOf({ snapshot, words }: Reading): string[] {
  const currency = fillWords(words.currency, { currency: snapshot.priced.currency })
  return snapshot.profile.prices === 'inclusive' ? [currency, words.inclusive] : [currency]
}

function footerOf({ snapshot, words }: Reading): string[] {
  const own = (snapshot.seller.footer ?? '').split('\n').filter(isSaid)
  return [...own, `${words.transaction} ${snapshot.transactionId}`]
}

function isSaid(text: string | undefined): text is string {
  return text !== undefined && text.trim() !== ''
}
