import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { Connection } from '@temporalio/client'
import { search } from '../../workflows/search.ts'

/** `INDEXED_VALUE_TYPE_KEYWORD` of Temporal's API. */
const keyword = 2

/** A namespace of one's own on the server that all test files share: queues never meet. */
export async function freshNamespace(address: string): Promise<string> {
  const namespace = `test-${randomUUID()}`
  const connection = await Connection.connect({ address })
  try {
    await connection.workflowService.registerNamespace({
      namespace,
      workflowExecutionRetentionPeriod: { seconds: 86_400 as never }, // The type asks for a Long; a number is taken.
    })
    const names = Object.values(search).map(({ name }) => [name, keyword] as const)
    await patiently(() =>
      connection.operatorService.addSearchAttributes({
        namespace,
        searchAttributes: Object.fromEntries(names),
      }),
    )
    await patiently(() =>
      connection.workflowService.listWorkflowExecutions({ namespace, query: 'TenantId = "none"' }),
    )
    return namespace
  } finally {
    await connection.close()
  }
}

/** A new namespace reaches the server's own caches within a second or two. */
async function patiently(work: () => Promise<unknown>): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    try {
      await work()
      return
    } catch (error) {
      if (tries > 200) throw error
      await pause(100)
    }
  }
}
