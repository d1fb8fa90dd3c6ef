import type { BillingProfile, UsageRules } from './document.ts'

/** How we count unless told otherwise: half-up, tax once per rate, prices without tax. */
export const durabill: BillingProfile = {
  key: 'durabill',
  version: 1,
  rounding: { mode: 'half-up', at: 'tax-group' },
  prices: 'exclusive',
  zeroLines: 'keep',
}

/** The built-in conventions. A version, once used, is never edited: a change is a new version. */
export const profiles: readonly BillingProfile[] = [
  durabill,
  { ...durabill, key: 'durabill-gross', prices: 'inclusive' },
  { ...durabill, key: 'per-line', rounding: { mode: 'half-up', at: 'line' } },
  {
    ...durabill,
    key: 'per-line-gross',
    rounding: { mode: 'half-up', at: 'line' },
    prices: 'inclusive',
  },
  { ...durabill, key: 'bankers', rounding: { mode: 'half-even', at: 'tax-group' } },
  { ...durabill, key: 'whole-document', rounding: { mode: 'half-up', at: 'document' } },
  { ...durabill, key: 'cut-off', rounding: { mode: 'down', at: 'line' }, zeroLines: 'drop' },
]

/** The built-in profile of that key and version; the newest version if none is named. */
export function profileOf(key: string, version?: number): BillingProfile | undefined {
  return profiles
    .filter((profile) => profile.key === key)
    .filter((profile) => version === undefined || profile.version === version)
    .toSorted((a, b) => b.version - a.version)[0]
}

/** How a profile treats late usage; where it says nothing: no grace, then the next invoice. */
export function usageRules({ usage }: Pick<BillingProfile, 'usage'>): UsageRules {
  return usage ?? { graceHours: 0, late: 'next-invoice' }
}
