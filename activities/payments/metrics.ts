import { Counter, Histogram } from 'prom-client'

/** How long a provider took to answer. Calls it never answered are Temporal's to count, not ours. */
export const chargeSeconds = new Histogram({
  name: 'durabill_payments_charge_seconds',
  help: 'Seconds from asking a provider for money to its answer, by answer.',
  labelNames: ['psp', 'answer'],
  buckets: [0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30],
})

/** Declines by what they mean for the next try. */
export const declines = new Counter({
  name: 'durabill_payments_declines_total',
  help: 'Charges that a provider declined, by class of decline.',
  labelNames: ['psp', 'decline'],
})
