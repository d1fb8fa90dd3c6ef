import type { Words } from '../template.ts'

/** "Rechnungskorrektur", never "Gutschrift": that word means self-billing in UStG §14(4). */
export const de: Words = {
  greeting: 'Guten Tag {name}',
  receipt: {
    subject: 'Zahlungsbeleg zu {number}: {amount}',
    paragraphs: [
      'Wir haben am {paidOn} {amount} für die Rechnung {number} erhalten. Vielen Dank.',
      'Bezahlt mit {method}.',
      'Die Rechnung liegt bei.',
    ],
    action: 'Rechnung ansehen',
  },
  'payment-problem/hard': {
    subject: 'Ihre Zahlung zu {number} hat nicht geklappt',
    paragraphs: [
      'Wir konnten {amount} für die Rechnung {number} nicht einziehen.',
      'Die Bank nimmt diese Karte nicht mehr an: {method}.',
      'Bitte hinterlegen Sie eine andere Karte. Sobald sie gespeichert ist, versuchen wir es erneut.',
      'Ihr Zugang bleibt bis {accessUntil} bestehen.',
    ],
    action: 'Andere Karte verwenden',
  },
  'payment-problem/soft': {
    subject: 'Ihre Zahlung zu {number} hat noch nicht geklappt',
    paragraphs: [
      'Wir konnten {amount} für die Rechnung {number} nicht einziehen.',
      'Am {retryOn} versuchen wir es erneut. Sie müssen nichts tun.',
      'Wenn Sie möchten, können Sie vorher eine andere Karte hinterlegen.',
      'Ihr Zugang bleibt bis {accessUntil} bestehen.',
    ],
    action: 'Andere Karte verwenden',
  },
  'payment-problem/action': {
    subject: 'Bitte bestätigen Sie Ihre Zahlung zu {number}',
    paragraphs: [
      'Ihre Bank bittet Sie, die Zahlung von {amount} für die Rechnung {number} zu bestätigen.',
      'Es dauert einen Augenblick. Vor der Bestätigung wird nichts abgebucht.',
      'Ihr Zugang bleibt bis {accessUntil} bestehen.',
    ],
    action: 'Zahlung bestätigen',
  },
  'payment-recovered': {
    subject: 'Ihre Zahlung zu {number} ist eingegangen',
    paragraphs: [
      'Wir haben am {paidOn} {amount} für die Rechnung {number} erhalten. Damit ist alles erledigt.',
      'Bezahlt mit {method}.',
    ],
    action: 'Rechnung ansehen',
  },
  'gave-up': {
    subject: 'Die Rechnung {number} ist noch offen',
    paragraphs: [
      'Wir konnten {amount} für die Rechnung {number} nicht einziehen und versuchen es mit dieser Karte nicht mehr.',
      'Ihr Zugang endet am {accessUntil}.',
      'Sie können jederzeit noch bezahlen.',
    ],
    action: 'Rechnung bezahlen',
  },
  'credit-note': {
    subject: 'Rechnungskorrektur {number} zur Rechnung {corrects}',
    paragraphs: [
      'Wir haben die Rechnung {corrects} um {amount} berichtigt. Die Rechnungskorrektur {number} liegt bei.',
      'Wir überweisen Ihnen {refunded} zurück. Bei Ihrer Bank kann das einige Tage dauern.',
      'Der Betrag geht an {method}.',
    ],
    action: 'Rechnungskorrektur ansehen',
  },
  offer: {
    subject: '{plan} gibt Ihnen mehr: {feature}',
    paragraphs: [
      'Sie haben {used} von {limit} {feature} verbraucht. Am {resetsOn} beginnt es von vorn.',
      '{missing} gehört nicht zu dem, was Sie haben.',
      '{plan}: heute {today}, danach {later} {every} ab {thenOn}, Steuern inbegriffen.',
      'Was Sie über das hinaus verbrauchen, was {metered} enthält, wird zusätzlich berechnet.',
      'Ohne Ihr Zutun ändert sich nichts.',
    ],
    action: 'Rechnung dazu ansehen',
  },
}
