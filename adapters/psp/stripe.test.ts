import { createHmac } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll } from 'vitest'
import { assert } from '../../domain/assert.ts'
import { keepsThePspPromises } from './conformance.ts'
import type { Hook, PspStage, Weather } from './conformance-stage.ts'
import { startSimulator } from './simulator/simulator.ts'
import { stripePsp } from './stripe.ts'

const secrets = { secretKey: 'sk_test_conformance', webhookSecret: 'whsec_conformance' }

const tokens: PspStage['tokens'] = {
  pays: 'pm_card_visa',
  'declines-soft': 'pm_card_chargeCustomerFailInsufficientFunds',
  'declines-hard': 'pm_card_chargeCustomerFailStolenCard',
  'declines-expired': 'pm_card_chargeCustomerFailExpiredCard',
  'declines-action': 'pm_card_chargeCustomerFailConfirmCardData',
  'declines-on-advice': 'pm_card_chargeCustomerFailDoNotTryAgain',
  'declines-on-scheme-advice': 'pm_card_chargeCustomerFailMac03',
  'declines-unheard-of': 'pm_card_chargeCustomerFailUnheardOf',
  'declines-when-saved': 'pm_card_chargeDeclinedLostCard',
  'declines-once': 'pm_card_declinedOnceThenOk',
  'declines-twice': 'pm_card_insufficientFundsTwice',
  'needs-payer': 'pm_card_authenticationRequired',
  'pays-answer-lost': 'pm_card_lostAnswer',
  'pays-answer-and-webhook-lost': 'pm_card_lostAnswerAndWebhook',
  'pays-answers-error': 'pm_card_serverErrorAfterCharge',
  'pays-answer-garbled': 'pm_card_garbledAnswer',
  'pays-slowly': 'pm_card_slow',
  'pays-wrong-amount': 'pm_card_wrongAmount',
  'pays-webhook-twice': 'pm_card_duplicateWebhook',
  'pays-webhook-first': 'pm_card_webhookFirst',
  'pays-webhooks-reordered': 'pm_card_reorderedWebhooks',
  'pays-webhook-forged': 'pm_card_forgedWebhook',
  'refund-pends': 'pm_card_pendingRefund',
  'refund-fails': 'pm_card_refundFail',
}

const faults = {
  'cut-before': 'timeout-before',
  'error-before': 'error-500-before',
  'rate-limited': 'rate-limit-429',
} as const

let stage: (PspStage & { readonly stop: () => Promise<void> }) | undefined

beforeAll(async () => {
  stage = await setStage()
})
afterAll(() => stage?.stop())

keepsThePspPromises('stripe', () => {
  assert(stage !== undefined, 'the stage is set')
  return stage
})

async function setStage() {
  const hooks: Hook[] = []
  const mailbox = await listenForHooks(hooks)
  const simulator = await startSimulator({ port: 0, ...secrets, webhookUrl: mailbox.url })
  const wire = { ...secrets, apiBase: simulator.url }
  return {
    psp: stripePsp(wire),
    // Port 9 is "discard": nobody listens there.
    deaf: stripePsp({ ...wire, apiBase: 'http://127.0.0.1:9' }),
    mistaken: stripePsp({ ...wire, secretKey: 'sk_test_wrong' }),
    tokens,
    hooks: () => hooks,
    sign,
    answerPage,
    setWeather: async (weather: Weather) =>
      simulator.setFaults(
        weather === 'calm'
          ? { rate: 0, seed: 1, kinds: [] }
          : { rate: 1, seed: 1, kinds: [faults[weather]] },
      ),
    stop: async () => {
      await simulator.stop()
      mailbox.close()
    },
  }
}

function sign(body: string, atSeconds: number) {
  const mac = createHmac('sha256', secrets.webhookSecret).update(`${atSeconds}.${body}`)
  return `t=${atSeconds},v1=${mac.digest('hex')}`
}

async function answerPage(url: string, approve: boolean) {
  const body = new URLSearchParams({ answer: approve ? 'approve' : 'decline' })
  await fetch(url, { method: 'POST', body })
}

async function listenForHooks(hooks: Hook[]) {
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8')
    request.on('data', (chunk: string) => (body += chunk))
    request.on('end', () => {
      hooks.push({ body, signature: String(request.headers['stripe-signature']) })
      response.end()
    })
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  // A TCP server's address is an object, never the path of a pipe.
  const { port } = server.address() as AddressInfo
  const close = () => {
    server.close()
    server.closeAllConnections()
  }
  return { url: `http://127.0.0.1:${port}/hooks`, close }
}
