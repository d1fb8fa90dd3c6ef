import { setTimeout as pause } from 'node:timers/promises'
import type { CustomerId } from '../../domain/ids.ts'
import type { TestEngine } from '../engine.ts'

/** What a customer may use and why, as `feature standing` or `feature ended`. */
export async function rightsOf({ parts }: TestEngine, customerId: CustomerId): Promise<string[]> {
  const rows = await parts.system<{ feature: string; standing: string; ends_at: Date | null }[]>`
    select feature, standing, ends_at from access.entitlement
     where customer_id = ${customerId} order by feature`
  return rows.map(
    ({ feature, standing, ends_at }) => `${feature} ${ends_at === null ? standing : 'ended'}`,
  )
}

/** The kinds of mail that a customer got, in order, each with its subject. */
export async function mailsTo(engine: TestEngine, to: string): Promise<string[]> {
  await settledMessages(engine)
  const rows = await engine.parts.system<{ kind: string }[]>`
    select kind from messaging.message where recipient = ${to} and status = 'sent' order by created_at`
  const caught = engine.mailbox.messages().filter((mail) => mail.to.includes(to))
  if (caught.length !== rows.length)
    throw new Error(`${caught.length} mails arrived, ${rows.length} were sent.`)
  return rows.map(({ kind }) => kind)
}

const told = [
  'payments.invoice.paid.v1',
  'payments.collection.waiting.v1',
  'payments.invoice.uncollected.v1',
  'sales.credit-note.issued.v1',
]

/** Waits until every fact is dispatched, and every fact that a person is told of has been told. */
export async function settledMessages({ parts }: TestEngine): Promise<void> {
  for (let tries = 0; tries < 1_200; tries += 1) {
    const [row] = await parts.system<{ waiting: boolean }[]>`
      select exists (select from platform.outbox where dispatched_at is null)
          or exists (select from platform.outbox o
                      where o.type = any(${told})
                        and not exists (select from messaging.message m
                                         where m.tenant_id = o.tenant_id and m.fact_id = o.fact_id and m.status <> 'due')) as waiting`
    if (row?.waiting === false) return
    await pause(25)
  }
  throw new Error('Facts are left over.')
}
