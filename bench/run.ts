import { parseArgs } from 'node:util'
import { checkHttp } from './check-http.ts'
import { eventToPaid } from './event-to-paid.ts'
import { renewals } from './renewals.ts'
import type { Bench, Row } from './row.ts'
import { usageIngest } from './usage-ingest.ts'

const benches: readonly Bench[] = [eventToPaid, renewals, usageIngest, checkHttp]

const help = `npm run bench                          every row, the floor beside ours
npm run bench -- --only event-to-paid  one bench
npm run bench -- --json                an array of {name, unit, ours, floor, ratio, conditions}

${benches.map(({ name, about }) => `${name.padEnd(16)} ${about}`).join('\n')}
`

const { values } = parseArgs({
  options: { json: { type: 'boolean' }, only: { type: 'string' }, help: { type: 'boolean' } },
})

process.exitCode = await main()

async function main(): Promise<number> {
  if (values.help === true) {
    process.stdout.write(help)
    return 0
  }
  const chosen = benches.filter(({ name }) => values.only === undefined || name === values.only)
  if (chosen.length === 0) {
    process.stderr.write(
      `There is no bench "${values.only}". There are: ${benches.map(({ name }) => name).join(', ')}.\n`,
    )
    return 2
  }
  const rows: Row[] = []
  for (const bench of chosen) {
    rows.push(...(await bench.run((text) => process.stderr.write(`${bench.name}: ${text}\n`))))
  }
  process.stdout.write(values.json === true ? `${JSON.stringify(rows)}\n` : table(rows))
  return 0
}

function table(rows: readonly Row[]): string {
  const head = ['', 'unit', 'ours', 'floor', 'ratio']
  const cells = rows.map(({ name, unit, ours, floor, ratio }) => [
    name,
    unit,
    String(ours),
    String(floor),
    ratio.toFixed(2),
  ])
  const widths = head.map((_, column) =>
    Math.max(...[head, ...cells].map((row) => row[column]?.length ?? 0)),
  )
  const lines = [head, ...cells].map((row) =>
    row
      .map((cell, column) =>
        column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  '),
  )
  const conditions = Object.entries(rows[0]?.conditions ?? {}).map(
    ([name, value]) => `${name}: ${value}`,
  )
  return `${lines.join('\n')}\n\n${conditions.join(' · ')}\n`
}
