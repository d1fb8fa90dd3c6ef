import type { Interval } from '../calendar.ts'
import type { Language } from './language.ts'

type Words = Readonly<Record<Interval['unit'], readonly [one: string, many: string]>>

const words: Readonly<Record<Language, Words>> = {
  en: {
    day: ['a day', 'every {count} days'],
    week: ['a week', 'every {count} weeks'],
    month: ['a month', 'every {count} months'],
    year: ['a year', 'every {count} years'],
  },
  de: {
    day: ['am Tag', 'alle {count} Tage'],
    week: ['in der Woche', 'alle {count} Wochen'],
    month: ['im Monat', 'alle {count} Monate'],
    year: ['im Jahr', 'alle {count} Jahre'],
  },
  fr: {
    day: ['par jour', 'tous les {count} jours'],
    week: ['par semaine', 'toutes les {count} semaines'],
    month: ['par mois', 'tous les {count} mois'],
    year: ['par an', 'tous les {count} ans'],
  },
  it: {
    day: ['al giorno', 'ogni {count} giorni'],
    week: ['alla settimana', 'ogni {count} settimane'],
    month: ['al mese', 'ogni {count} mesi'],
    year: ['all’anno', 'ogni {count} anni'],
  },
}

/** How often, as it stands behind an amount: `a month`, `every 3 months`. */
export function everyWords({ unit, count }: Interval, language: Language): string {
  const [one, many] = words[language][unit]
  return count === 1 ? one : many.replace('{count}', String(count))
}
