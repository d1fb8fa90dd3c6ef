import { Client } from '@temporalio/client'
import {
  DefaultLogger,
  makeTelemetryFilterString,
  NativeConnection,
  Runtime,
  Worker,
  type WorkerOptions,
} from '@temporalio/worker'
import { payloadConverterPath, type WorkflowColumn, workflowBundle } from './bundle.ts'

/** How to reach Temporal, and how long running activities may take to finish at a stop. */
export type TemporalSettings = {
  readonly address: string
  readonly namespace: string
  readonly shutdownGraceSeconds: number
  /** Port of the SDK's own metrics; absent: none. */
  readonly metricsPort?: number
}

let installed = false

/** Once a process, before anything else of Temporal: its log speaks of errors only, as ours does. */
function installRuntime(metricsPort: number | undefined): void {
  if (installed) return
  installed = true
  const metrics =
    metricsPort === undefined
      ? {}
      : { metrics: { prometheus: { bindAddress: `127.0.0.1:${metricsPort}` } } }
  Runtime.install({
    logger: new DefaultLogger('ERROR'),
    shutdownSignals: [],
    telemetryOptions: {
      logging: {
        forward: {},
        filter: makeTelemetryFilterString({ core: 'ERROR', other: 'ERROR' }),
      },
      ...metrics,
    },
  })
}

/** One connection and one client for a process; worker and client share it, so eager starts work. */
export async function connectTemporal(settings: TemporalSettings) {
  installRuntime(settings.metricsPort)
  const connection = await NativeConnection.connect({ address: settings.address })
  const client = new Client({
    connection,
    namespace: settings.namespace,
    dataConverter: { payloadConverterPath },
  })
  return { connection, client }
}

/** A column's worker: its queue, its workflows if it has any, and the activities it answers. */
export async function columnWorker(
  at: { readonly connection: NativeConnection; readonly settings: TemporalSettings },
  column: {
    readonly queue: string
    readonly workflows?: WorkflowColumn
    readonly activities: object
    /** Activities at once, where fewer than usual should take the machine. */
    readonly atOnce?: number
  },
): Promise<Worker> {
  const { connection, settings } = at
  const bundle: Partial<WorkerOptions> =
    column.workflows === undefined ? {} : { workflowBundle: await workflowBundle(column.workflows) }
  return Worker.create({
    connection,
    namespace: settings.namespace,
    taskQueue: column.queue,
    activities: column.activities,
    dataConverter: { payloadConverterPath },
    // More than the longest start-to-close, so that a stop breaks no call to a provider off.
    shutdownGraceTime: `${settings.shutdownGraceSeconds} seconds`,
    // A local step that waits for its next try would hold a stop for ever; it goes on elsewhere.
    shutdownForceTime: `${settings.shutdownGraceSeconds + 2} seconds`,
    maxConcurrentActivityTaskExecutions: column.atOnce ?? 200,
    maxConcurrentLocalActivityExecutions: 200,
    maxConcurrentWorkflowTaskExecutions: 200,
    maxCachedWorkflows: 1_000,
    ...bundle,
  })
}
