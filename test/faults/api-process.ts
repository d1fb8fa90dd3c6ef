// The API alone, in a process of its own. It says where it listens.
import { loadEnv } from '../../adapters/env.ts'
import { startApi } from '../../worker/engine.ts'
import { openParts } from '../../worker/parts.ts'
import { engineSettings } from '../../worker/settings.ts'

const parts = await openParts(engineSettings(loadEnv()))
const api = await startApi(parts)
process.stdout.write(`${api.url}\n`)

process.once('SIGTERM', () => {
  void api.stop().then(() => process.exit(0))
})
