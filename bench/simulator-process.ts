import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('../adapters/psp/simulator/main.ts', import.meta.url))

/** The provider in a process of its own, as it is in real life. */
export async function simulatorProcess() {
  const child = spawn(process.execPath, [...process.execArgv, main], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line]: unknown[] = await once(child.stdout, 'data')
  // The one line that the simulator's `main.ts` writes.
  const { url } = JSON.parse(String(line)) as { url: string }
  return {
    url,
    stop: async () => {
      const over = once(child, 'exit')
      child.kill('SIGTERM')
      await over
    },
  }
}
