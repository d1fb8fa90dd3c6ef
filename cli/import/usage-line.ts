import { createHash } from 'node:crypto'

/** One thing that was used, as a file tells it. */
export type UsageLine = {
  /** Of the file, from 1. */
  readonly line: number
  /** Names the event for ever: the same line of the same file is the same event. */
  readonly id: string
  readonly customer: string
  readonly meter: string
  /** A decimal; absent: 1. */
  readonly quantity?: string
  /** RFC 3339; absent: when it is sent. */
  readonly time?: string
}

/** A line that is no usage, and why. */
export type UnusableLine = { readonly line: number; readonly why: string }

/** The id of a line that brings none: lines that are alike differ in their place. */
export function lineId(line: number, text: string): string {
  return createHash('sha256').update(`${line} ${text}`).digest('hex').slice(0, 32)
}
