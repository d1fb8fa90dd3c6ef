/** Why a document cannot be made: which input is at fault, what is wrong, and what to do. */
export type Refusal = {
  readonly kind: 'refused'
  /** A path into the input: `"lines[3].quantity"`. */
  readonly field: string
  /** One sentence that says what is wrong. */
  readonly message: string
  /** One sentence that says what would be right. */
  readonly fix: string
}

/** Tells a refusal from what was asked for. */
export function isRefusal(answer: object): answer is Refusal {
  return 'kind' in answer && answer.kind === 'refused'
}
