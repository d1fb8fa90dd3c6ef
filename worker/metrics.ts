import { collectDefaultMetrics, register } from 'prom-client'

collectDefaultMetrics({ prefix: 'durabill_' })

/** Everything this process counts, in the text format that Prometheus reads. */
export const metrics = (): Promise<string> => register.metrics()
