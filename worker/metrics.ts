import { collectDefaultMetrics, register } from 'prom-client'

collectDefaultMetrics({ prefix: 'durabill_' })

/**
 * Everything this process counts, in the text format that Prometheus reads: our own figures, and
 * behind them those of Temporal's worker, which serves its own on `temporalPort`.
 */
export const metricsWith = (temporalPort: number | undefined) => async (): Promise<string> => {
  const own = await register.metrics()
  if (temporalPort === undefined) return own
  const temporal = await fetch(`http://127.0.0.1:${temporalPort}/metrics`)
  return `${own}\n${await temporal.text()}`
}
