// Every role but the API, or those that are named, in a process that a test may kill. It says one
// line once it works.
import { loadEnv } from '../../adapters/env.ts'
import { openParts } from '../../worker/parts.ts'
import { roles } from '../../worker/roles.ts'
import { engineSettings } from '../../worker/settings.ts'

const parts = await openParts(engineSettings(loadEnv()))
const { renewing: _schedules, ...all } = roles
const named = process.argv.slice(2)
const chosen = Object.entries(all).filter(([name]) => named.length === 0 || named.includes(name))
const running = await Promise.all(chosen.map(([, start]) => start(parts)))
process.stdout.write('ready\n')

process.once('SIGTERM', () => {
  void Promise.all(running.map((role) => role.stop())).then(() => process.exit(0))
})
