import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { bundleWorkflowCode, DefaultLogger, Runtime, Worker } from '@temporalio/worker'
import { DeterminismViolationError } from '@temporalio/workflow'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { payloadConverterPath, workflowBundle } from '../../worker/bundle.ts'
import { type Kept, keptHistories, wordsIn } from './histories.ts'
import { recordHistories } from './recording.ts'

if (process.env['RECORD_HISTORIES'] === 'yes') await recordHistories()
else Runtime.install({ logger: new DefaultLogger('ERROR') })

const kept = keptHistories()
const dataConverter = { payloadConverterPath }

/** What a replay of these histories against a bundle finds wrong, by the name of the history. */
async function replay(
  bundle: { codePath: string } | { code: string },
  some: readonly Kept[],
): Promise<Record<string, Error>> {
  const wrong: Record<string, Error> = {}
  const histories = some.map(({ name, json }) => ({ workflowId: name, history: json }))
  for await (const { workflowId, error } of Worker.runReplayHistories(
    { workflowBundle: bundle, dataConverter },
    histories,
  )) {
    if (error !== undefined) wrong[workflowId] = error
  }
  return wrong
}

test.each(['sales', 'payments', 'messaging'] as const)(
  'every kept history of %s still replays',
  async (column) => {
    const some = kept.filter((one) => one.column === column)
    expect(await replay(await workflowBundle(column), some)).toEqual({})
  },
)

test('every workflow is kept in at least two states, one of them unfinished', () => {
  const byWorkflow = Map.groupBy(kept, ({ workflow }) => workflow)
  expect([...byWorkflow.keys()].toSorted()).toEqual([
    'cancellation',
    'clock',
    'collection',
    'offer',
    'purchase',
    'renewals',
    'subscription',
    'usagePeriod',
  ])
  for (const some of byWorkflow.values()) {
    expect(some.length).toBeGreaterThanOrEqual(2)
    expect(
      some.some(({ json }) => !JSON.stringify(json).includes('WORKFLOW_EXECUTION_COMPLETED')),
    ).toBe(true)
  }
})

test.each(kept.map((one) => [one.name, one] as const))(
  '%s holds nobody’s data',
  (_name, { json }) => {
    const words = wordsIn(json).join('\n').replaceAll('@temporalio/worker@', 'sdk ')
    expect(words).toMatch(/inv_|evt_|clk_|cus_|sub_|"reaches"/)
    for (const private_ of [
      '@',
      'Anna',
      'Muster',
      'example.test',
      'pm_',
      'Seestrasse',
      'Course',
      'file:',
      'node_modules',
    ]) {
      expect(words).not.toContain(private_)
    }
  },
)

describe('a change that breaks open runs is found', () => {
  const root = fileURLToPath(new URL('../../', import.meta.url))
  let folder: string
  beforeAll(() => {
    mkdirSync(`${root}.cache`, { recursive: true })
    folder = mkdtempSync(`${root}.cache/planted-`)
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  test.each([
    {
      file: 'sales/purchase',
      from: 'sales.settle(',
      to: 'sales.featuresOf(',
      history: 'purchase-paid-remote',
    },
    {
      file: 'sales/purchase',
      from: 'payments.collect(',
      to: 'payments.refund(',
      history: 'purchase-running-remote',
    },
    {
      file: 'payments/collection',
      from: 'payments.plan(',
      to: 'payments.ask(',
      history: 'collection-recovered-remote',
    },
    {
      file: 'sales/clock',
      from: 'payments.nextDue(',
      to: 'payments.tick(',
      history: 'clock-moved-remote',
    },
    {
      file: 'messaging/offer',
      from: 'sales.closeOffer(',
      to: 'sales.offer(',
      history: 'offer-expired-remote',
    },
    {
      file: 'sales/cancellation',
      from: 'sales.credit(',
      to: 'sales.recordRefund(',
      history: 'cancellation-refunded-remote',
    },
    {
      file: 'sales/subscription',
      from: 'columns.sales.turn(',
      to: 'columns.sales.rightsOf(',
      history: 'subscription-begun-remote',
    },
    {
      file: 'sales/follow',
      from: 'payments.collect(',
      to: 'payments.refund(',
      entry: 'sales/subscription',
      history: 'subscription-changed-remote',
    },
    {
      file: 'sales/usage-period',
      from: 'columns.sales.turn(',
      to: 'columns.sales.dueNow(',
      history: 'usagePeriod-rated-remote',
    },
    {
      file: 'sales/renewals',
      from: 'columns.sales.dueNow(',
      to: 'columns.sales.turn(',
      history: 'renewals-chunk-remote',
    },
    {
      file: 'sales/clock',
      from: 'sales.wake(',
      to: 'sales.turn(',
      history: 'clock-renewed-remote',
    },
    {
      file: 'payments/other-columns',
      from: 'sales.rightsOf(',
      to: 'sales.featuresOf(',
      entry: 'payments/collection',
      history: 'collection-subscription-waiting-remote',
    },
  ])('$file with $from swapped for $to', async ({ file, from, to, history, ...more }) => {
    const text = readFileSync(`${root}workflows/${file}.ts`, 'utf8')
    expect(text).toContain(from)
    const planted = plant(file, text.replace(from, to))
    const workflowsPath = 'entry' in more ? importing(more.entry, { file, planted }) : planted
    const { code } = await bundleWorkflowCode({
      workflowsPath,
      payloadConverterPath,
      logger: new DefaultLogger('ERROR'),
    })
    const wrong = await replay(
      { code },
      kept.filter(({ name }) => name === history),
    )
    expect(wrong[history]).toBeInstanceOf(DeterminismViolationError)
  })

  /** Puts a changed file of a workflow beside the others, and says where. */
  function plant(file: string, text: string): string {
    const column = file.split('/')[0] ?? ''
    const path = `${folder}/${file.replace('/', '-')}.ts`
    const rooted = text
      .replaceAll(/from '\.\.\//g, `from '${root}workflows/`)
      .replaceAll(/from '\.\//g, `from '${root}workflows/${column}/`)
    writeFileSync(path, rooted)
    return path
  }

  /** A workflow that is as it was, but for a file of it. */
  function importing(
    entry: string,
    { file, planted }: { readonly file: string; readonly planted: string },
  ): string {
    const text = readFileSync(`${root}workflows/${entry}.ts`, 'utf8')
    const name = `'./${file.split('/')[1] ?? ''}.ts'`
    expect(text).toContain(name)
    return plant(entry, text.replace(name, `'${planted}'`))
  }
})
