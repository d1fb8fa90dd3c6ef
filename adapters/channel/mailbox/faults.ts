/**
 * Ways to fail. `500` and `429`: refused before anything happened. `cut`: the connection breaks and
 * the mail is not taken. `lost`: the mail is taken, and the connection breaks before the answer.
 */
export type Fault = '500' | '429' | 'cut' | 'lost'

export type Faults = ReturnType<typeof faultSwitch>

/** Decides how the next requests fail; when the count is used up, all is well again. */
export function faultSwitch() {
  const next: { answer: Fault; times: number } = { answer: '500', times: 0 }
  return {
    /** Replaces whatever was set before; `times: 0` heals. */
    set(fault: { readonly answer: Fault; readonly times: number }) {
      Object.assign(next, fault)
    },
    /** The fault of this request, if it has one. */
    take(): Fault | undefined {
      if (next.times === 0) return undefined
      next.times -= 1
      return next.answer
    },
  }
}
