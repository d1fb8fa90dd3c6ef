/** A table in words. The first cell of a row names the row. */
export type Table = {
  readonly caption: string
  readonly heads: readonly string[]
  readonly rows: readonly {
    readonly cells: readonly string[]
    /** Stands below the row's name; empty for none. */
    readonly note: string
    /** How the row came to its amounts. */
    readonly arithmetic: readonly string[]
  }[]
}

/** A figure at the end of a document, with its name. */
export type Total = { readonly label: string; readonly value: string }
