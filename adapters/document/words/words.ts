import type { TaxCategory } from '../../../domain/sales/document.ts'
import { languageOf, type Language } from '../../../domain/messaging/language.ts'
import { de } from './de.ts'
import { en } from './en.ts'
import { fr } from './fr.ts'
import { it } from './it.ts'

type Kind = 'invoice' | 'credit-note'

/** Every word that stands on a document. `{…}` is filled by `fillWords`. */
export type DocumentWords = {
  readonly title: Readonly<Record<Kind, string>>
  readonly number: string
  readonly issuedOn: string
  readonly suppliedOn: string
  readonly customer: string
  readonly seller: string
  readonly buyer: string
  readonly taxId: string
  readonly lines: string
  readonly description: string
  readonly quantity: string
  readonly unitPrice: string
  readonly discount: string
  readonly rate: string
  readonly net: string
  readonly gross: string
  readonly taxes: string
  readonly taxKind: string
  readonly taxable: string
  readonly tax: string
  readonly totals: string
  readonly totalNet: string
  readonly totalTax: string
  readonly total: Readonly<Record<Kind, string>>
  readonly currency: string
  readonly inclusive: string
  readonly corrects: string
  readonly correctsOf: string
  readonly reason: string
  readonly arithmetic: string
  readonly transaction: string
  readonly page: string
  readonly categories: Readonly<Record<TaxCategory, string>>
}

const vocabulary: Readonly<Record<Language, DocumentWords>> = { en, de, fr, it }

/** The words of a BCP 47 locale's language; English where it is not among ours. */
export function documentWords(locale: string): DocumentWords {
  return vocabulary[languageOf(locale)]
}

/** Puts values into a sentence, once: a value that looks like a placeholder stays text. */
export function fillWords(sentence: string, values: Readonly<Record<string, string>>): string {
  return sentence.replaceAll(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole)
}
