/** `data.lines[3].quantity` as the JSON pointer `/data/lines/3/quantity`. */
export function pointerOf(field: string): string {
  if (field === '') return ''
  const parts = field.replace(/\[(\d+)\]/g, '.$1').split('.')
  return parts.map((part) => `/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}
