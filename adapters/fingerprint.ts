import { createHash } from 'node:crypto'

/** Hashes what a request asks for: method, path and body. */
export function fingerprintOf(parts: readonly string[]): string {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(`${part.length}:`).update(part)
  return hash.digest('base64url')
}
