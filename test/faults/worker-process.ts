// Every role but the API, in a process that a test may kill. It says one line once it works.
import { loadEnv } from '../../adapters/env.ts'
import { openParts } from '../../worker/parts.ts'
import { roles } from '../../worker/roles.ts'
import { engineSettings } from '../../worker/settings.ts'

const parts = await openParts(engineSettings(loadEnv()))
const { sales, payments, messaging, access, relay } = roles
const running = await Promise.all(
  [sales, payments, messaging, access, relay].map((start) => start(parts)),
)
process.stdout.write('ready\n')

process.once('SIGTERM', () => {
  void Promise.all(running.map((role) => role.stop())).then(() => process.exit(0))
})
