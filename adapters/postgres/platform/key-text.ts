import { createHash, randomBytes } from 'node:crypto'

/** A new key: a prefix that scanners know, 256 random bits, and a checksum. */
export function newKeyText(): string {
  const body = `dbk_${randomBytes(32).toString('base64url')}`
  return body + checksumOf(body)
}

/** What is kept of a key. Its bits are random, so one round of SHA-256 is enough. */
export const hashOf = (key: string) => createHash('sha256').update(key).digest()

/** Whether it could be a key: a mistyped or cut-off one is not even looked up. */
export function isWellFormed(key: string): boolean {
  return /^dbk_[A-Za-z0-9_-]{49}$/.test(key) && key.slice(47) === checksumOf(key.slice(0, 47))
}

const checksumOf = (body: string) => hashOf(body).toString('base64url').slice(0, 6)
