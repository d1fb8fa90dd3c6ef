import type { Words } from '../template.ts'

export const it: Words = {
  greeting: 'Buongiorno {name},',
  receipt: {
    subject: 'Ricevuta per {number}: {amount}',
    paragraphs: [
      'abbiamo ricevuto {amount} per la fattura {number} in data {paidOn}. Grazie.',
      'Metodo di pagamento: {method}.',
      'La fattura è allegata.',
    ],
    action: 'Vedi la fattura',
  },
  'payment-problem/hard': {
    subject: 'Il pagamento per {number} non è riuscito',
    paragraphs: [
      'non abbiamo potuto incassare {amount} per la fattura {number}.',
      'La banca non accetta più questa carta: {method}.',
      'La preghiamo di usare un’altra carta. Riproviamo appena è salvata.',
      'Il suo accesso resta attivo fino al seguente giorno: {accessUntil}.',
    ],
    action: 'Usa un’altra carta',
  },
  'payment-problem/soft': {
    subject: 'Il pagamento per {number} non è ancora riuscito',
    paragraphs: [
      'non abbiamo potuto incassare {amount} per la fattura {number}.',
      'Riproviamo in data {retryOn}. Non deve fare nulla.',
      'Se preferisce, prima di allora può usare un’altra carta.',
      'Il suo accesso resta attivo fino al seguente giorno: {accessUntil}.',
    ],
    action: 'Usa un’altra carta',
  },
  'payment-problem/action': {
    subject: 'Confermi il pagamento per {number}',
    paragraphs: [
      'la sua banca le chiede di confermare il pagamento di {amount} per la fattura {number}.',
      'Basta un momento, e prima della conferma non viene addebitato nulla.',
      'Il suo accesso resta attivo fino al seguente giorno: {accessUntil}.',
    ],
    action: 'Conferma il pagamento',
  },
  'payment-recovered': {
    subject: 'Il pagamento per {number} è riuscito',
    paragraphs: [
      'abbiamo ricevuto {amount} per la fattura {number} in data {paidOn}. È tutto a posto.',
      'Metodo di pagamento: {method}.',
    ],
    action: 'Vedi la fattura',
  },
  'gave-up': {
    subject: 'La fattura {number} è ancora aperta',
    paragraphs: [
      'non abbiamo potuto incassare {amount} per la fattura {number} e non riproveremo con questa carta.',
      'Il suo accesso termina in data {accessUntil}.',
      'Può comunque pagare quando le è comodo.',
    ],
    action: 'Paga la fattura',
  },
  'credit-note': {
    subject: 'Nota di credito {number} per la fattura {corrects}',
    paragraphs: [
      'abbiamo corretto la fattura {corrects} di {amount}. La nota di credito {number} è allegata.',
      'Le rimborsiamo {refunded}. La sua banca può impiegare qualche giorno.',
      'L’importo va a {method}.',
    ],
    action: 'Vedi la nota di credito',
  },
  offer: {
    subject: '{plan} le offre di più: {feature}',
    paragraphs: [
      'Ha usato {used} su {limit} {feature}. Il conteggio riparte il {resetsOn}.',
      '{missing} non fa parte di ciò che ha.',
      '{plan}: {today} oggi, poi {later} {every} dal {thenOn}, tasse incluse.',
      'Ciò che usa oltre quanto {metered} comprende viene addebitato in più.',
      'Senza il suo consenso non cambia nulla.',
    ],
    action: 'Vedere il calcolo',
  },
}
