import { consumer } from '../../adapters/access/consumer.ts'
import { asTenant } from '../../adapters/postgres/client.ts'
import { businessNow } from '../../adapters/postgres/clock-moves.ts'
import { denials } from '../../api/denials.ts'
import { offerPages } from '../../api/offers-page.ts'
import { parseDecimal } from '../../domain/money/decimal.ts'
import { offerWorkflowId } from '../../workflows/messaging/contract.ts'
import type { TestEngine } from '../engine.ts'
import { eventually } from '../engine/eventually.ts'
import type { Buyer } from './buyer.ts'

type OfferShown = {
  readonly offer_id: string
  readonly state: string
  readonly plan: string
  readonly today_minor: bigint
  readonly then_minor: bigint
  readonly then_on: string
}

type About = { readonly feature: string }

/** How a customer runs into a limit, and what is offered then. */
export const offerVerbs = (engine: TestEngine, about: About) => ({
  ...limitVerbs(engine, about),
  ...pageVerbs(engine),
  ...runVerbs(engine, about),
})

function limitVerbs({ parts, tenantId }: TestEngine, { feature }: About) {
  const { db, system, log } = parts
  const consume = consumer(db)
  return {
    /** Uses units of the feature. @returns whether they were allowed to */
    async use({ id: customerId }: Buyer, units: string): Promise<boolean> {
      const quantity = parseDecimal(units) ?? { digits: 1n, scale: 0 }
      const answer = await consume({ tenantId, customerId, feature, quantity })
      return answer !== 'name-reused' && answer.allowed
    },
    /** Is denied so many times; each is told as a process of its own would tell it. */
    async denied({ id: customerId }: Buyer, times = 1): Promise<void> {
      const atMs = await asTenant(db, tenantId, (tx) => businessNow(tx, { tenantId, customerId }))
      const told = async () => {
        const [row] = await system<{ all: number; dispatched: number }[]>`
          select count(*)::int as all, count(dispatched_at)::int as dispatched
            from platform.outbox where type = 'access.denied.v1' and customer_id = ${customerId}`
        return row ?? { all: 0, dispatched: 0 }
      }
      const wanted = (await told()).all + times
      for (let time = 0; time < times; time += 1) {
        const deny = denials({ app: db, log })
        deny({ tenantId, customerId, feature, reason: 'quota-used-up', atMs })
      }
      await eventually('the denials', async () => (await told()).dispatched === wanted)
    },
  }
}

function pageVerbs(engine: TestEngine) {
  const { db: app, system, psp } = engine.parts
  const pages = offerPages({ app, system, psp, start: engine.starter.start })
  return {
    /** The page of an offer, as its reader sees it. */
    page: (offer: OfferShown | undefined) => read(pages.request(`/offers/${offer?.offer_id}`)),
    /** Presses the button of the page, under which so much was said to be due. */
    takeOnPage: (offer: OfferShown | undefined, today: string) =>
      read(
        pages.request(`/offers/${offer?.offer_id}`, {
          method: 'POST',
          body: new URLSearchParams({ today }),
        }),
      ),
    /** What was written to a customer that offers something, as plain text. */
    mailsOf: ({ email }: Buyer): string[] =>
      engine.mailbox
        .messages()
        .flatMap(({ to, text }) => (to.includes(email) && text.includes('/offers/') ? [text] : [])),
  }
}

async function read(asked: Response | Promise<Response>) {
  const answer = await asked
  return { status: answer.status, text: await answer.text() }
}

function runVerbs({ parts }: TestEngine, { feature }: About) {
  const { system, client } = parts
  const handleOf = ({ id }: Buyer) =>
    client.workflow.getHandle(offerWorkflowId({ customerId: id, feature }))
  const offersTo = ({ id }: Buyer) =>
    system<OfferShown[]>`
      select o.offer_id, o.state, v.body->>'name' as plan, o.today_minor, o.then_minor, o.then_on::text as then_on
        from sales.offer o
        join sales.plan_version v on v.plan_id = o.plan_id and v.version = o.plan_version
       where o.customer_id = ${id} order by o.made_at`
  return {
    offersTo,
    offered: (customer: Buyer, count: number) =>
      eventually(`${count} offers`, async () => (await offersTo(customer)).length === count),
    /** Waits until so many mails have left that offer something. */
    mailed: ({ id }: Buyer, count: number) =>
      eventually(`${count} mails`, async () => {
        const rows = await system`
          select from messaging.message where customer_id = ${id} and kind = 'offer' and status = 'sent'`
        return rows.length === count
      }),
    /** What became of the offer's run, once it has ended. */
    ended: async (customer: Buyer): Promise<unknown> => handleOf(customer).result(),
    /** Whether its run has done all that it can, and waits. */
    async waits(customer: Buyer): Promise<boolean> {
      const { raw } = await handleOf(customer).describe()
      const story = await handleOf(customer).query<readonly object[]>('story')
      return story.length > 0 && (raw.pendingWorkflowTask ?? null) === null
    },
    /** Whether a run goes on. */
    async runs(customer: Buyer): Promise<boolean> {
      return (await handleOf(customer).describe()).status.name === 'RUNNING'
    },
  }
}
