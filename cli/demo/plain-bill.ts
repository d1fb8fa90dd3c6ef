/** The steps of what a call costs, in euros; both the plan and the sum below are made of these. */
export const callTiers = [
  { upTo: '1000', unitAmount: '0' },
  { upTo: '10000', unitAmount: '0.01' },
  { unitAmount: '0.0045' },
]

/** Euros for a gigabyte of traffic. */
export const gigabytePrice = '0.08'

/** What somebody used, counted by whoever asks for the bill. Traffic in thousandths of a gigabyte. */
export type PlainUse = { readonly calls: number; readonly megabytes: number }

/**
 * What a month of use comes to in cents, with 21 % of tax: added up call by call, by arithmetic of
 * its own, and rounded half up, first the sum, then its tax. It shares no code with the engine that
 * it is to check, and is in no hurry.
 */
export function plainBill({ calls, megabytes }: PlainUse): bigint {
  let fine = BigInt(megabytes) * tenThousandths(gigabytePrice) // In ten-millionths of a euro.
  for (let call = 1; call <= calls; call += 1) {
    const tier = callTiers.find(({ upTo }) => upTo === undefined || call <= Number(upTo))
    fine += 1_000n * tenThousandths(tier?.unitAmount ?? '0')
  }
  const net = halfUp(fine, 100_000n)
  return net + halfUp(net * 21n, 100n)
}

function tenThousandths(euros: string): bigint {
  const [whole = '0', part = ''] = euros.split('.')
  return BigInt(whole + part.padEnd(4, '0'))
}

const halfUp = (value: bigint, by: bigint) => (2n * value + by) / (2n * by)
