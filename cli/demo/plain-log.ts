/** What an address asked for, and what that is to cost. */
export type PlainSums = {
  readonly requests: number
  readonly bytes: bigint
  /** In cents, with tax. */
  readonly cents: bigint
}

/**
 * The price of the log's plan, in hundred-millionths of a euro: the first request of a month costs
 * half a euro more, and a gigabyte ten euros.
 */
const first = { requests: 10, each: 5_000_000n, once: 50_000_000n }
const second = { requests: 100, each: 2_000_000n }
const beyond = { each: 500_000n }
const byte = 1n

/** The same price as a plan says it. */
export const logPrices = {
  requests: [
    { upTo: '10', unitAmount: '0.05', flatAmount: '0.50' },
    { upTo: '100', unitAmount: '0.02' },
    { unitAmount: '0.005' },
  ],
  byte: '0.00000001',
}

/**
 * A log's sums by address, read a second time and simply: split at quotes and spaces, added up
 * request by request. Shares no code with the reader, nor with the engine that it is to check.
 */
export function plainLog(text: string): Map<string, PlainSums> {
  const sums = new Map<string, { requests: number; bytes: bigint }>()
  for (const line of text.split('\n').filter((each) => each !== '')) {
    const address = line.split(' ', 1)[0] ?? ''
    const [, , served = ''] = line.replaceAll(String.raw`\"`, '').split('"')
    const bytes = served.trim().split(' ')[1] ?? '-'
    const sum = sums.get(address) ?? { requests: 0, bytes: 0n }
    sum.requests += 1
    sum.bytes += bytes === '-' ? 0n : BigInt(bytes)
    sums.set(address, sum)
  }
  return new Map([...sums].map(([address, sum]) => [address, { ...sum, cents: costOf(sum) }]))
}

function costOf({ requests, bytes }: { requests: number; bytes: bigint }): bigint {
  let fine = first.once + bytes * byte
  for (let nth = 1; nth <= requests; nth += 1) {
    if (nth <= first.requests) fine += first.each
    else fine += nth <= second.requests ? second.each : beyond.each
  }
  const net = halfUp(fine, 1_000_000n) // The sum is rounded, not its parts; then its tax.
  return net + halfUp(net * 21n, 100n)
}

const halfUp = (value: bigint, by: bigint) => (2n * value + by) / (2n * by)
