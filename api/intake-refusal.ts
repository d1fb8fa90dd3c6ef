/** Why an event was not accepted: what a problem document says of it. */
export type RefusalDetail = {
  /** The last part of the problem type: `order-already-placed`. */
  readonly code: string
  readonly status: 404 | 409 | 422
  readonly message: string
  readonly fix: string
  /** Where in the event, as JSON pointers. */
  readonly errors: readonly { readonly pointer: string; readonly message: string }[]
}

/** Ends the storing transaction: nothing of a refused event is kept. */
export class IntakeRefusal extends Error {
  override readonly name = 'IntakeRefusal'
  readonly detail: RefusalDetail

  constructor(detail: RefusalDetail) {
    super(detail.message)
    this.detail = detail
  }
}
