import { parseArgs } from 'node:util'
import { startSimulator } from './simulator.ts'

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    'secret-key': { type: 'string', default: 'sk_test_durabill' },
    'webhook-secret': { type: 'string', default: 'whsec_durabill' },
    'webhook-url': { type: 'string' },
    book: { type: 'string' },
    seed: { type: 'string', default: '1' },
  },
})

const simulator = await startSimulator({
  port: Number(values.port),
  secretKey: values['secret-key'],
  webhookSecret: values['webhook-secret'],
  seed: Number(values.seed),
  ...(values['webhook-url'] === undefined ? {} : { webhookUrl: values['webhook-url'] }),
  ...(values.book === undefined ? {} : { bookFile: values.book }),
})

// One line, for the process that started this one: the simulator now answers.
process.stdout.write(`${JSON.stringify({ url: simulator.url, port: simulator.port })}\n`)

const stop = () => void simulator.stop().then(() => process.exit(0))
process.once('SIGTERM', stop)
process.once('SIGINT', stop)
