/** What each exit code of `durabill` means; scripts rely on them, so they never change. */
export const exit = {
  ok: 0,
  failed: 1,
  usage: 2,
  notFound: 3,
  refusedByState: 4,
  needsConfirmation: 5,
  drift: 6,
  providerDown: 7,
  /** Ctrl-C, as shells count it. */
  interrupted: 130,
} as const

/** What a command says when it cannot do its work. */
export type Complaint = {
  /** What went wrong, one sentence. */
  readonly what: string
  readonly why?: string | undefined
  /** What to do about it. */
  readonly fix?: string | undefined
  /** One of `exit`; 1 unless said. */
  readonly exitCode?: number
  /** The API's code of the problem: `invoice-not-found`. */
  readonly code?: string | undefined
  readonly traceId?: string | undefined
}

/** Ends a command with its exit code and says what, why and what to do. */
export class CliError extends Error {
  override readonly name = 'CliError'
  readonly complaint: Complaint
  readonly exitCode: number

  constructor(complaint: Complaint) {
    super(complaint.what)
    this.complaint = complaint
    this.exitCode = complaint.exitCode ?? exit.failed
  }
}
