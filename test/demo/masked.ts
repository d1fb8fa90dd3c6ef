/** What differs from one run of the demo to the next, and what is said instead. */
const masks: readonly (readonly [RegExp, string])[] = [
  [/\b[a-z]{2,4}_([0-9A-Za-z_-]{16,}|…)/g, 'ID'],
  [/127\.0\.0\.1:\d+/g, 'HERE'],
  [/ +\d+\.\d s\b/g, ' TIME'],
  [/[\d,]+ events\/s/g, 'SPEED'],
  [/INV-(C\d+-)?\d{4}-\d{4}/g, 'INVOICE'],
  [/\d+\.\d+, thrown away/g, 'VERSION, thrown away'],
  [/\d+ applied/g, 'N applied'],
  [/[ \t]+$/gm, ''],
]

/** A page of the demo without what is only true of one run. */
export const masked = (page: string): string =>
  masks.reduce((text, [what, instead]) => text.replace(what, instead), page).trim()
