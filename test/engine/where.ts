/** Where a process of the engine finds what it stands on. */
export type Whereabouts = {
  readonly databaseUrl: string
  readonly temporalAddress: string
  readonly namespace: string
  readonly stripeBase: string
  readonly resendBase: string
  readonly reach: 'local' | 'remote'
}

/** Keys of the simulated provider and mail channel. */
export const keys = { stripe: 'sk_test_engine', webhook: 'whsec_engine', resend: 're_engine' }
