/**
 * Text as the fonts built into every PDF reader can write it: Windows-1252. What lies outside is
 * written as its nearest relative ("Łódź" becomes "Lódz"), or as a question mark where there is
 * none. Embedded fonts need none of this.
 */
export function toWinAnsi(text: string): string {
  return /^[\u0020-\u007e]*$/.test(text) ? text : Array.from(text, near).join('')
}

const known: ReadonlySet<string> = new Set(
  new TextDecoder('windows-1252')
    .decode(Uint8Array.from({ length: 224 }, (_byte, index) => index + 32))
    .replaceAll(/\p{Cc}/gu, ''),
)

/** Letters and signs whose relatives Unicode does not name. */
const relatives: Readonly<Record<string, string>> = {
  '\u2007': '\u00a0',
  '\u202f': '\u00a0',
  '\u2010': '-',
  '\u2011': '-',
  '\u2212': '-',
  '\u2192': '->',
  '\u02b9': "'",
  '\u2032': "'",
  '\u2033': '"',
  Đ: 'D',
  đ: 'd',
  Ħ: 'H',
  ħ: 'h',
  ı: 'i',
  Ł: 'L',
  ł: 'l',
  ẞ: 'SS',
}

function near(letter: string): string {
  if (known.has(letter)) return letter
  const relative = relatives[letter]
  if (relative !== undefined) return relative
  if (/\p{Cc}|\p{Cf}|\p{M}/u.test(letter)) return ''
  const bare = letter.normalize('NFKD').replaceAll(/\p{M}/gu, '')
  return bare !== '' && Array.from(bare).every((part) => known.has(part)) ? bare : '?'
}
