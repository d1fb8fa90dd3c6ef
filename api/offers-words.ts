import { type Language, languageOf } from '../domain/messaging/language.ts'

/** What stands on the page of an offer beside the words of its mail. `{plan}` is its name. */
export type OfferWords = {
  readonly sums: string
  readonly amount: string
  readonly credit: string
  readonly held: string
  readonly today: string
  readonly button: string
  /** Said first, where the offer is no longer open or its sums have changed. */
  readonly notices: Readonly<Record<'taken' | 'expired' | 'withdrawn' | 'dearer', string>>
}

const words: Readonly<Record<Language, OfferWords>> = {
  en: {
    sums: 'What is due today',
    amount: 'Amount',
    credit: 'Given back, unused: {line}',
    held: 'Kept for you from before',
    today: 'Due today, taxes included',
    button: 'Change to {plan} now',
    notices: {
      taken: 'You have chosen {plan}. Once it is paid it is yours; the receipt comes by mail.',
      expired: 'This offer has expired.',
      withdrawn: 'This offer stands no more: something has changed since it was made.',
      dearer: 'The sums have changed since you opened the page. Please look again.',
    },
  },
  de: {
    sums: 'Was heute fällig ist',
    amount: 'Betrag',
    credit: 'Zurück, nicht genutzt: {line}',
    held: 'Für Sie aufbewahrt',
    today: 'Heute fällig, Steuern inbegriffen',
    button: 'Jetzt zu {plan} wechseln',
    notices: {
      taken:
        'Sie haben {plan} gewählt. Sobald es bezahlt ist, gehört es Ihnen; der Beleg kommt per Mail.',
      expired: 'Dieses Angebot ist abgelaufen.',
      withdrawn: 'Dieses Angebot gilt nicht mehr: Seither hat sich etwas geändert.',
      dearer:
        'Die Beträge haben sich geändert, seit Sie die Seite geöffnet haben. Bitte sehen Sie sie noch einmal an.',
    },
  },
  fr: {
    sums: 'Ce qui est dû aujourd’hui',
    amount: 'Montant',
    credit: 'Rendu, non utilisé : {line}',
    held: 'Gardé pour vous',
    today: 'Dû aujourd’hui, taxes comprises',
    button: 'Passer à {plan} maintenant',
    notices: {
      taken: 'Vous avez choisi {plan}. Dès le paiement, c’est à vous ; le reçu vient par e-mail.',
      expired: 'Cette offre a expiré.',
      withdrawn: 'Cette offre ne tient plus : quelque chose a changé depuis.',
      dearer: 'Les montants ont changé depuis que vous avez ouvert la page. Veuillez les revoir.',
    },
  },
  it: {
    sums: 'Quanto è dovuto oggi',
    amount: 'Importo',
    credit: 'Restituito, non usato: {line}',
    held: 'Tenuto per lei',
    today: 'Dovuto oggi, tasse incluse',
    button: 'Passare ora a {plan}',
    notices: {
      taken: 'Ha scelto {plan}. Appena è pagato è suo; la ricevuta arriva per e-mail.',
      expired: 'Questa offerta è scaduta.',
      withdrawn: 'Questa offerta non vale più: da allora qualcosa è cambiato.',
      dearer: 'Gli importi sono cambiati da quando ha aperto la pagina. Li guardi di nuovo.',
    },
  },
}

/** The words of a BCP 47 locale's language; English where it is not among ours. */
export const offerWords = (locale: string): OfferWords => words[languageOf(locale)]
