/** Whether the file is a test, or the part of a conformance suite that makes tests. */
export function isTest(path: string): boolean {
  return /\.test\.ts$|(^|\/)conformance\.ts$|^test\//.test(path)
}
