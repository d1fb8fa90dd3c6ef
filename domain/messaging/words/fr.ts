import type { Words } from '../template.ts'

export const fr: Words = {
  greeting: 'Bonjour {name},',
  receipt: {
    subject: 'Reçu pour {number} : {amount}',
    paragraphs: [
      'Nous avons reçu {amount} pour la facture {number} le {paidOn}. Merci.',
      'Moyen de paiement : {method}.',
      'La facture est jointe.',
    ],
    action: 'Voir la facture',
  },
  'payment-problem/hard': {
    subject: 'Votre paiement pour {number} n’a pas abouti',
    paragraphs: [
      'Nous n’avons pas pu encaisser {amount} pour la facture {number}.',
      'La banque n’accepte plus cette carte : {method}.',
      'Merci d’utiliser une autre carte. Nous réessayons dès qu’elle est enregistrée.',
      'Votre accès reste ouvert jusqu’au {accessUntil}.',
    ],
    action: 'Utiliser une autre carte',
  },
  'payment-problem/soft': {
    subject: 'Votre paiement pour {number} n’a pas encore abouti',
    paragraphs: [
      'Nous n’avons pas pu encaisser {amount} pour la facture {number}.',
      'Nous réessayons le {retryOn}. Vous n’avez rien à faire.',
      'Si vous préférez, vous pouvez utiliser une autre carte avant cette date.',
      'Votre accès reste ouvert jusqu’au {accessUntil}.',
    ],
    action: 'Utiliser une autre carte',
  },
  'payment-problem/action': {
    subject: 'Merci de confirmer votre paiement pour {number}',
    paragraphs: [
      'Votre banque vous demande de confirmer le paiement de {amount} pour la facture {number}.',
      'Cela prend un instant, et rien n’est débité avant votre confirmation.',
      'Votre accès reste ouvert jusqu’au {accessUntil}.',
    ],
    action: 'Confirmer le paiement',
  },
  'payment-recovered': {
    subject: 'Votre paiement pour {number} a abouti',
    paragraphs: [
      'Nous avons reçu {amount} pour la facture {number} le {paidOn}. Tout est réglé.',
      'Moyen de paiement : {method}.',
    ],
    action: 'Voir la facture',
  },
  'gave-up': {
    subject: 'La facture {number} est encore ouverte',
    paragraphs: [
      'Nous n’avons pas pu encaisser {amount} pour la facture {number} et n’essaierons plus avec cette carte.',
      'Votre accès se termine le {accessUntil}.',
      'Vous pouvez toujours payer, quand cela vous convient.',
    ],
    action: 'Payer la facture',
  },
  'credit-note': {
    subject: 'Avoir {number} sur la facture {corrects}',
    paragraphs: [
      'Nous avons corrigé la facture {corrects} de {amount}. L’avoir {number} est joint.',
      'Nous vous remboursons {refunded}. Cela peut prendre quelques jours à votre banque.',
      'Le montant est versé sur {method}.',
    ],
    action: 'Voir l’avoir',
  },
  offer: {
    subject: '{plan} vous donne plus : {feature}',
    paragraphs: [
      'Vous avez utilisé {used} sur {limit} {feature}. Le compteur repart à zéro le {resetsOn}.',
      '{missing} ne fait pas partie de ce que vous avez.',
      '{plan} : {today} aujourd’hui, puis {later} {every} à partir du {thenOn}, taxes comprises.',
      'Ce que vous utilisez au-delà de ce que {metered} comprend est facturé en plus.',
      'Sans votre accord, rien ne change.',
    ],
    action: 'Voir le calcul',
  },
}
