import type { Env } from '../adapters/env.ts'
import type { TemporalSettings } from './temporal.ts'

/** What a process of the engine is told by its deployment. */
export type EngineSettings = {
  readonly databaseUrl: string
  readonly temporal: TemporalSettings
  readonly stripe: {
    readonly secretKey: string
    readonly webhookSecret: string
    readonly apiBase?: string
  }
  readonly resend: { readonly apiKey: string; readonly baseUrl?: string }
  readonly mailFrom: string
  readonly port: number
  readonly paymentsReach: 'local' | 'remote'
  readonly eagerStart: boolean
  readonly logLevel: Env['LOG_LEVEL']
}

/** The settings of a process, or every variable that is missing, named at once. */
export function engineSettings(env: Env): EngineSettings {
  const needed = {
    DATABASE_URL: env.DATABASE_URL,
    TEMPORAL_ADDRESS: env.TEMPORAL_ADDRESS,
    STRIPE_SECRET_KEY: env.STRIPE_SECRET_KEY,
    STRIPE_WEBHOOK_SECRET: env.STRIPE_WEBHOOK_SECRET,
    RESEND_API_KEY: env.RESEND_API_KEY,
  }
  const missing = Object.entries(needed).flatMap(([name, value]) =>
    value === undefined ? [name] : [],
  )
  if (missing.length > 0) {
    throw new Error(
      `Set ${missing.join(', ')}; or run \`npm start\`, which brings everything itself.`,
    )
  }
  return {
    databaseUrl: needed.DATABASE_URL ?? '',
    temporal: {
      address: needed.TEMPORAL_ADDRESS ?? '',
      namespace: env.TEMPORAL_NAMESPACE,
      shutdownGraceSeconds: env.SHUTDOWN_GRACE_SECONDS,
      ...(env.TEMPORAL_METRICS_PORT === undefined
        ? {}
        : { metricsPort: env.TEMPORAL_METRICS_PORT }),
    },
    stripe: {
      secretKey: needed.STRIPE_SECRET_KEY ?? '',
      webhookSecret: needed.STRIPE_WEBHOOK_SECRET ?? '',
      ...(env.STRIPE_API_BASE === undefined ? {} : { apiBase: env.STRIPE_API_BASE }),
    },
    resend: {
      apiKey: needed.RESEND_API_KEY ?? '',
      ...(env.RESEND_BASE_URL === undefined ? {} : { baseUrl: env.RESEND_BASE_URL }),
    },
    mailFrom: env.MAIL_FROM,
    port: env.PORT,
    paymentsReach: env.PORTS_PAYMENTS,
    eagerStart: env.EAGER_START === 'on',
    logLevel: env.LOG_LEVEL,
  }
}
