// `node test/replay/record.ts`: tells every story of a workflow anew and keeps the histories.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const vitest = fileURLToPath(new URL('../../node_modules/vitest/vitest.mjs', import.meta.url))
const { status } = spawnSync(process.execPath, [vitest, 'run', 'test/replay'], {
  stdio: 'inherit',
  env: { ...process.env, RECORD_HISTORIES: 'yes' },
})
process.exitCode = status ?? 1
