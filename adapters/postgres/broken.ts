import postgres from 'postgres'

/**
 * Whether the database refused what we asked because it would break a rule of ours (SQLSTATE class
 * 23: integrity), so that asking again would not help.
 */
export function isOurFault(error: unknown): boolean {
  return error instanceof postgres.PostgresError && error.code.startsWith('23')
}
