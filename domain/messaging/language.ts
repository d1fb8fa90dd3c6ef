/** The languages the engine speaks to people. A fifth is one more file in `words/`. */
export const languages = ['en', 'de', 'fr', 'it'] as const

export type Language = (typeof languages)[number]

/** The language of a BCP 47 locale (`"de-CH"` → `"de"`); English where we do not speak it. */
export function languageOf(locale: string): Language {
  const primary = locale.toLowerCase().split(/[-_]/)[0]
  return languages.find((language) => language === primary) ?? 'en'
}
