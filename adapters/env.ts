import { z } from 'zod'

/** An empty variable means "not set", as in `DATABASE_URL= npm start`. */
const blankIsUnset = (source: NodeJS.ProcessEnv) =>
  Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ''))

const wordsForYes = new Set(['1', 'true', 'yes', 'on'])

/** A switch: unset, `0`, `false`, `no` and `off` mean no; `1`, `true`, `yes`, `on` mean yes. */
const flag = z
  .enum(['0', '1', 'false', 'true', 'no', 'yes', 'off', 'on'])
  .default('0')
  .transform((word) => wordsForYes.has(word))

/** Present means yes, whatever the value: the convention of `NO_COLOR` and `CI`. */
const presence = z
  .string()
  .optional()
  .transform((value) => value !== undefined && value !== '0' && value !== 'false')

const httpUrl = z.url({ protocol: /^https?$/ })

const shape = z.object({
  /** Absent: an embedded Postgres is started. */
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),

  /** `host:port`. Absent: a dev server is started. */
  TEMPORAL_ADDRESS: z
    .string()
    .regex(/^\S+:\d+$/, 'must look like host:port')
    .optional(),
  TEMPORAL_NAMESPACE: z.string().default('default'),
  TEMPORAL_CLI_PATH: z.string().optional(),
  TEMPORAL_TEST_SERVER_PATH: z.string().optional(),
  /** Where Temporal's own metrics of this process are served, on 127.0.0.1; `/metrics` repeats them. */
  TEMPORAL_METRICS_PORT: z.coerce.number().int().min(1).max(65_535).optional(),

  PORT: z.coerce.number().int().min(0).max(65_535).default(4700),
  /** Longer than the longest start-to-close of an activity, so that SIGTERM breaks none off. */
  SHUTDOWN_GRACE_SECONDS: z.coerce.number().int().positive().default(45),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),

  STRIPE_SECRET_KEY: z
    .string()
    .regex(/^(sk|rk)_/, 'must start with sk_ or rk_')
    .optional(),
  STRIPE_WEBHOOK_SECRET: z.string().startsWith('whsec_').optional(),
  STRIPE_API_BASE: httpUrl.optional(),

  RESEND_API_KEY: z.string().startsWith('re_').optional(),
  RESEND_BASE_URL: httpUrl.optional(),
  MAIL_FROM: z.string().default('durabill <billing@localhost.test>'),

  /** Which engine the command line talks to. */
  DURABILL_API_URL: httpUrl.optional(),
  DURABILL_API_KEY: z.string().optional(),
  /** Yes: nothing is ever downloaded. */
  DURABILL_OFFLINE: flag,

  /** Starts a workflow's first task in the process that started it. */
  EAGER_START: z.enum(['on', 'off']).default('on'),
  /** Where payment steps run: in the workflow's own worker, or on the queue `payments`. */
  PORTS_PAYMENTS: z.enum(['local', 'remote']).default('remote'),

  NO_COLOR: presence,
  CI: presence,
  /** Where programs are looked for when no path to them is given. */
  PATH: z.string().default(''),
})

/** Everything a deployment may set, parsed. */
export type Env = z.infer<typeof shape>

/** Reads the environment once, at start, and names every mistake in it at once. */
export function loadEnv(source: NodeJS.ProcessEnv = process.env): Env {
  const parsed = shape.safeParse(blankIsUnset(source))
  if (parsed.success) return parsed.data
  throw new Error(`The environment is not usable.\n${z.prettifyError(parsed.error)}`)
}
