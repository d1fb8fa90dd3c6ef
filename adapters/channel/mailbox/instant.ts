/** An ISO instant as the pages write it: `2026-11-05 09:30:12 UTC`. */
export function writtenInstant(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`
}
