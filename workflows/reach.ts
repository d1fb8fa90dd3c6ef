import { proxyActivities, proxyLocalActivities } from '@temporalio/workflow'

/**
 * How a workflow reaches a column: `local`, in its own worker at half the cost, or `remote`, on the
 * column's queue: isolated, with its own keys. Chosen by the deployment and carried in the input, so
 * that a replay takes the same way.
 */
export type Reach = 'local' | 'remote'

/** Which columns are reached remotely. What is not named is reached locally. */
export type Reaches = {
  readonly sales?: Reach
  readonly payments?: Reach
  readonly access?: Reach
}

/** One port of a column, called with a sentence for the person who reads the history. */
type Step<F> = F extends (...args: infer A) => Promise<infer R>
  ? (summary: string, ...args: A) => Promise<R>
  : never

export type Steps<Ports> = { readonly [K in keyof Ports]: Step<Ports[K]> }

/** One answer takes seconds; an outage is outlived by retries, which stop at a day's margin. */
const timeouts = { startToCloseTimeout: '40 seconds', scheduleToCloseTimeout: '20 hours' } as const
const retry = {
  initialInterval: '500 ms',
  backoffCoefficient: 2,
  maximumInterval: '1 minute',
} as const

/**
 * Beyond this a local step waits for its next try by a timer of the workflow: a worker that is told
 * to stop can stop, and no task is kept alive meanwhile at the cost of events.
 */
const localRetryThreshold = '5 seconds'

/**
 * The ports of a column as steps.
 *
 * @param queue the column's task queue
 * @param reach how to get there
 */
export function reach<Ports extends object>(queue: string, reach: Reach = 'local'): Steps<Ports> {
  const stubs: unknown =
    reach === 'local'
      ? proxyLocalActivities({ ...timeouts, retry, localRetryThreshold })
      : proxyActivities({ ...timeouts, retry, taskQueue: queue })
  const step =
    (name: string) =>
    (summary: string, ...args: unknown[]) => {
      // Both proxies answer every name with a function of this shape.
      const stub = (stubs as Readonly<Record<string, Stub>>)[name]
      if (stub === undefined) throw new TypeError(`No port is called ${name}.`)
      return stub.executeWithOptions({ summary }, args)
    }
  // The proxy answers any name; `Ports` is what the compiler holds the caller to.
  return new Proxy({}, { get: (_target, name) => step(String(name)) }) as Steps<Ports>
}

type Stub = {
  executeWithOptions(options: { summary: string }, args: unknown[]): Promise<unknown>
}
