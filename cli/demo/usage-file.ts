import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { move } from '../clock/advance.ts'
import type { Clock } from '../clock/clocks.ts'
import { type LoggedRequest, monthOf, readAccessLog, usesOf } from './access-log.ts'
import type { Shown } from './catalogue.ts'
import { countedIn, invoicesOf, isBilled, isCounted, together } from './log-books.ts'
import { openLogPlan, paidByAll, subscribeAll, subscriptionsOfLog } from './log-customers.ts'
import { plainLog, type PlainSums } from './plain-log.ts'
import { sendUsage, type Taken } from './send-usage.ts'
import type { Shop } from './shop.ts'

type LogInvoice = ReturnType<typeof invoicesOf>[number]

type Log = {
  readonly source: string
  readonly requests: readonly LoggedRequest[]
  /** The same file, read a second and simpler time. */
  readonly plain: ReadonlyMap<string, PlainSums>
  readonly month: { readonly from: string; readonly until: string }
}

/**
 * A web server's log: each request is used by its address, each address a customer on a test clock,
 * the month closed and invoiced. What is reported is read back from the engine and held to a second,
 * simpler reading of the file; then the file comes again, and nothing changes.
 */
export async function usageFromFile(shop: Shop, file: string): Promise<Shown> {
  const requests = readAccessLog(file)
  const log: Log = {
    source: `import/${basename(file).replace(/\.[^.]*$/, '')}`,
    requests,
    plain: plainLog(readFileSync(file, 'utf8')),
    month: monthOf(requests),
  }
  const begun = await begin(shop, log)
  const counted = await count(shop, log)
  const closed = await close(shop, { log, clock: begun.clock })
  const again = await repeat(shop, { log, invoices: closed.invoices })
  return {
    ok: counted.ok && closed.ok && again.ok,
    events: requests.length,
    counted: counted.requests,
    duplicates: counted.duplicates,
    bytes: counted.bytes,
    customers: new Set(closed.invoices.map(({ key }) => key)).size,
    invoices: closed.invoices.length,
    total: closed.total,
    again: again.shown,
    clockId: begun.clock.id,
    eventsPerSecond: counted.perSecond,
    secondsTo: { subscribe: begun.seconds, count: counted.seconds, close: closed.seconds },
  }
}

/** All addresses subscribe at the month's first instant; then its last request is not yet to come. */
async function begin(shop: Shop, { source, requests, plain, month }: Log) {
  const from = performance.now()
  const { client, page } = shop
  const clock = await client.post<Clock>('/v1/clocks', { body: { name: source, now: month.from } })
  await openLogPlan(shop)
  await subscribeAll(shop, { addresses: [...plain.keys()], clock: clock.id, source })
  const seconds = since(from)
  page.line('begun', `${grouped(plain.size)} addresses subscribed in ${seconds} s`)
  const lastMs = requests.reduce((latest, { atMs }) => Math.max(latest, atMs), 0)
  return { seconds, clock: await move(client, { clock, to: new Date(lastMs).toISOString() }) }
}

async function count(shop: Shop, log: Log) {
  const { page } = shop
  const from = performance.now()
  const taken = await sendAll(shop, log)
  const seconds = since(from)
  const perSecond = Math.round((2 * log.requests.length) / seconds)
  const counted = countedIn(await subscriptionsOfLog(shop))
  const { requests, bytes } = together(counted)
  page.line('counted', `${grouped(requests)} requests, ${grouped(bytes)} bytes`)
  page.line('speed', `${grouped(perSecond)} events/s`)
  const right = isCounted(counted, log.plain)
  page.verdict(right, 'requests and bytes of each address are those of the file, counted apart')
  const ok = right && noneRefused(shop, taken)
  const { duplicates } = taken.requests
  return { ok, requests, bytes: bytes.toString(), duplicates, seconds, perSecond }
}

async function close(shop: Shop, { log, clock }: { readonly log: Log; readonly clock: Clock }) {
  const { client, page } = shop
  const from = performance.now()
  await move(client, { clock, to: log.month.until })
  const invoices = invoicesOf(await paidByAll(shop, log.plain.size))
  const seconds = since(from)
  const total = invoices.reduce((sum, { cents }) => sum + cents, 0n)
  page.line('closed', `${grouped(invoices.length)} invoices, all paid, in ${seconds} s`)
  const ok = isBilled(invoices, log.plain)
  page.verdict(ok, 'each is what the price list makes of them, added up request by request')
  return { ok, invoices, total: { amount: total.toString(), currency: 'EUR' }, seconds }
}

async function repeat(
  shop: Shop,
  { log, invoices }: { readonly log: Log; readonly invoices: readonly LogInvoice[] },
) {
  const taken = await sendAll(shop, log)
  const all = await subscriptionsOfLog(shop)
  const { duplicates, fresh } = taken.requests
  const same = idsOf(invoicesOf(all)) === idsOf(invoices)
  const ok =
    same &&
    fresh + taken.bytes.fresh === 0 &&
    duplicates === log.requests.length &&
    together(countedIn(all)).requests === 0
  shop.page.verdict(ok, `the file a second time changes nothing: ${grouped(duplicates)} known`)
  const shown = { events: log.requests.length, duplicates, fresh, invoices: invoicesOf(all).length }
  return { ok: ok && noneRefused(shop, taken), shown }
}

type Both = { readonly requests: Taken; readonly bytes: Taken }

/** Sends what was requested, then what was served. */
async function sendAll({ client, page }: Shop, { source, requests }: Log): Promise<Both> {
  const uses = usesOf(requests)
  const total = requests.length
  const send = (meter: 'requests' | 'bytes') =>
    sendUsage(client, {
      source,
      uses: uses[meter],
      onProgress: (done) => page.progress(meter, { done, total }),
    })
  return { requests: await send('requests'), bytes: await send('bytes') }
}

function noneRefused({ page }: Shop, { requests, bytes }: Both): boolean {
  const refused = new Set([...requests.refused, ...bytes.refused])
  for (const why of refused) page.verdict(false, why)
  return refused.size === 0
}

const idsOf = (invoices: readonly LogInvoice[]) =>
  invoices
    .map(({ id, cents }) => `${id} ${cents}`)
    .toSorted()
    .join()

/** Seconds since `from`, to the tenth. */
const since = (from: number) => Math.round((performance.now() - from) / 100) / 10

const grouped = (count: number | bigint) => count.toLocaleString('en-GB')
