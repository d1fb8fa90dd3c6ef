import type { Parts } from './parts.ts'

/** What an operator asks of the engine: the story of an id, and whether the books agree. */
export const operations = (_parts: Parts) => ({})
