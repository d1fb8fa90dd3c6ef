import type { Language } from '../../../domain/messaging/language.ts'
import type { Step } from '../../../domain/sales/document.ts'

/** The words of a line's arithmetic: one sentence for each rule, and what its inputs are called. */
export type StepWords = {
  readonly rules: Readonly<Record<Sentence, string>>
  /** Inputs that are words themselves: how it was rounded, over what it was shared. */
  readonly terms: Readonly<Record<Term, string>>
}

/** A rule, or a rule with one more input than it always has. */
export type Sentence = Step['rule'] | 'tier-flat' | 'blocks-free'

type Term =
  | 'half-up'
  | 'half-even'
  | 'down'
  | 'floor'
  | 'line'
  | 'tax-group'
  | 'document'
  | 'net'
  | 'tax'
  | 'discount'

export const stepWords: Readonly<Record<Language, StepWords>> = {
  en: {
    rules: {
      'quantity-times-price': 'Quantity × unit price: {quantity} × {unitPrice} = {result}',
      tier: 'Tier above {from}: {units} × {unitPrice} = {result}',
      'tier-flat': 'Tier above {from}: {units} × {unitPrice} + {flatAmount} = {result}',
      'tiers-added': 'All tiers: {result}',
      blocks: 'Packages of {size}: {blocks} × {amount} = {result}',
      'blocks-free': 'Packages of {size}, {free} units free: {blocks} × {amount} = {result}',
      prorated: 'Part of the period: {amount} × {numerator}/{denominator} = {result}, {mode}',
      'discount-percent': 'Discount: {percent} of {amount} = {result}',
      'discount-amount': 'Discount: {discount} off {amount}',
      round: 'Rounded {mode}: {amount} → {result}',
      'tax-added': 'Tax: {rate} of {net} = {result}',
      'tax-inside': 'Tax in the price: {gross} × {rate} ÷ (100% + {rate}) = {result}, {mode}',
      'share-of-group': 'Rounded with the rest of the {of}: {amount} → {result}',
      'no-tax': 'No tax: {category}',
      'credit-share': 'Credited, {part}: {numerator}/{denominator} of {remaining} = {result}',
    },
    terms: {
      'half-up': 'half up',
      'half-even': 'half to even',
      down: 'towards zero',
      floor: 'down',
      line: 'line',
      'tax-group': 'lines of this rate',
      document: 'document',
      net: 'net',
      tax: 'tax',
      discount: 'discount',
    },
  },
  de: {
    rules: {
      'quantity-times-price': 'Menge × Einzelpreis: {quantity} × {unitPrice} = {result}',
      tier: 'Staffel über {from}: {units} × {unitPrice} = {result}',
      'tier-flat': 'Staffel über {from}: {units} × {unitPrice} + {flatAmount} = {result}',
      'tiers-added': 'Alle Staffeln: {result}',
      blocks: 'Pakete zu {size}: {blocks} × {amount} = {result}',
      'blocks-free': 'Pakete zu {size}, {free} Einheiten frei: {blocks} × {amount} = {result}',
      prorated: 'Anteil am Zeitraum: {amount} × {numerator}/{denominator} = {result}, {mode}',
      'discount-percent': 'Rabatt: {percent} von {amount} = {result}',
      'discount-amount': 'Rabatt: {discount} von {amount}',
      round: 'Gerundet ({mode}): {amount} → {result}',
      'tax-added': 'Steuer: {rate} von {net} = {result}',
      'tax-inside': 'Steuer im Preis: {gross} × {rate} ÷ (100 % + {rate}) = {result}, {mode}',
      'share-of-group': 'Gemeinsam gerundet ({of}): {amount} → {result}',
      'no-tax': 'Keine Steuer: {category}',
      'credit-share': 'Berichtigt, {part}: {numerator}/{denominator} von {remaining} = {result}',
    },
    terms: {
      'half-up': 'kaufmännisch gerundet',
      'half-even': 'zur geraden Ziffer gerundet',
      down: 'zur Null hin gerundet',
      floor: 'abgerundet',
      line: 'Position',
      'tax-group': 'Positionen dieses Satzes',
      document: 'ganzer Beleg',
      net: 'netto',
      tax: 'Steuer',
      discount: 'Rabatt',
    },
  },
  fr: {
    rules: {
      'quantity-times-price': 'Quantité × prix unitaire : {quantity} × {unitPrice} = {result}',
      tier: 'Tranche au-delà de {from} : {units} × {unitPrice} = {result}',
      'tier-flat': 'Tranche au-delà de {from} : {units} × {unitPrice} + {flatAmount} = {result}',
      'tiers-added': 'Toutes les tranches : {result}',
      blocks: 'Lots de {size} : {blocks} × {amount} = {result}',
      'blocks-free': 'Lots de {size}, {free} unités gratuites : {blocks} × {amount} = {result}',
      prorated:
        'Part de la période : {amount} × {numerator}/{denominator} = {result}, arrondi {mode}',
      'discount-percent': 'Remise : {percent} de {amount} = {result}',
      'discount-amount': 'Remise : {discount} sur {amount}',
      round: 'Arrondi ({mode}) : {amount} → {result}',
      'tax-added': 'Taxe : {rate} de {net} = {result}',
      'tax-inside':
        'Taxe dans le prix : {gross} × {rate} ÷ (100 % + {rate}) = {result}, arrondi {mode}',
      'share-of-group': 'Arrondi ensemble ({of}) : {amount} → {result}',
      'no-tax': 'Aucune taxe : {category}',
      'credit-share': 'Crédité, {part} : {numerator}/{denominator} de {remaining} = {result}',
    },
    terms: {
      'half-up': 'au plus proche, demi vers le haut',
      'half-even': 'au plus proche, demi vers le pair',
      down: 'vers zéro',
      floor: 'vers le bas',
      line: 'ligne',
      'tax-group': 'lignes de ce taux',
      document: 'document entier',
      net: 'hors taxe',
      tax: 'taxe',
      discount: 'remise',
    },
  },
  it: {
    rules: {
      'quantity-times-price': 'Quantità × prezzo unitario: {quantity} × {unitPrice} = {result}',
      tier: 'Scaglione oltre {from}: {units} × {unitPrice} = {result}',
      'tier-flat': 'Scaglione oltre {from}: {units} × {unitPrice} + {flatAmount} = {result}',
      'tiers-added': 'Tutti gli scaglioni: {result}',
      blocks: 'Pacchetti da {size}: {blocks} × {amount} = {result}',
      'blocks-free': 'Pacchetti da {size}, {free} unità gratuite: {blocks} × {amount} = {result}',
      prorated:
        'Parte del periodo: {amount} × {numerator}/{denominator} = {result}, arrotondato {mode}',
      'discount-percent': 'Sconto: {percent} di {amount} = {result}',
      'discount-amount': 'Sconto: {discount} su {amount}',
      round: 'Arrotondato ({mode}): {amount} → {result}',
      'tax-added': 'Imposta: {rate} di {net} = {result}',
      'tax-inside':
        'Imposta nel prezzo: {gross} × {rate} ÷ (100% + {rate}) = {result}, arrotondato {mode}',
      'share-of-group': 'Arrotondato insieme ({of}): {amount} → {result}',
      'no-tax': 'Nessuna imposta: {category}',
      'credit-share': 'Accreditato, {part}: {numerator}/{denominator} di {remaining} = {result}',
    },
    terms: {
      'half-up': 'al più vicino, la metà in su',
      'half-even': 'al più vicino, la metà al pari',
      down: 'verso lo zero',
      floor: 'per difetto',
      line: 'riga',
      'tax-group': 'righe di questa aliquota',
      document: 'documento intero',
      net: 'netto',
      tax: 'imposta',
      discount: 'sconto',
    },
  },
}
