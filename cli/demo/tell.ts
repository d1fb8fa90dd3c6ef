import { accessIsOffered } from './access-is-offered.ts'
import { booksAgree } from './books-agree.ts'
import { cardIsReplaced } from './card-is-replaced.ts'
import { openShop, type Shown } from './catalogue.ts'
import { monthCloses } from './month-closes.ts'
import { ordersFromFile } from './orders-file.ts'
import type { Shop } from './shop.ts'
import { signUpIsPaid } from './sign-up-is-paid.ts'
import { usageFromFile } from './usage-file.ts'

/** A step as it came out, with its name and how long it took. */
export type Told = Shown & { readonly name: string; readonly seconds: number }

type Step = {
  readonly name: string
  readonly title: string
  readonly who?: string
  readonly run: (shop: Shop) => Promise<Shown>
}

const steps: readonly Step[] = [
  {
    name: 'sign-up',
    title: 'Somebody signs up, and it is paid',
    who: 'ada@example.test',
    run: signUpIsPaid,
  },
  {
    name: 'declined',
    title: 'A card declines, and the customer is kept',
    who: 'grace@example.test',
    run: cardIsReplaced,
  },
  { name: 'month', title: 'A month of usage closes', who: '3 customers', run: monthCloses },
  {
    name: 'offer',
    title: 'Access is denied, with an offer',
    who: 'lin@example.test',
    run: accessIsOffered,
  },
  { name: 'books', title: 'The books agree', run: booksAgree },
]

const shopDay = (file: string): Step => ({
  name: 'orders',
  title: 'A day of a real shop',
  who: file,
  run: (shop) => ordersFromFile(shop, file),
})

const webLog = (file: string): Step => ({
  name: 'usage',
  title: 'A month of a real web server',
  who: file,
  run: (shop) => usageFromFile(shop, file),
})

/** What may be run after the five steps. */
export type Files = { readonly orders?: string; readonly usage?: string }

/** Tells the steps in order. One that fails is told as failed, and the others are still tried. */
export async function tellAll(shop: Shop, { orders, usage }: Files): Promise<Told[]> {
  await openShop(shop)
  const all = [
    ...steps,
    ...(orders === undefined ? [] : [shopDay(orders)]),
    ...(usage === undefined ? [] : [webLog(usage)]),
  ]
  const told: Told[] = []
  for (const [index, step] of all.entries()) {
    shop.page.head(`${index + 1}/${all.length}`, step.title, step.who)
    told.push(await tell(step, shop))
  }
  return told
}

async function tell(step: Step, shop: Shop): Promise<Told> {
  const from = performance.now()
  const shown = await step.run(shop).catch((error: unknown): Shown => {
    return { ok: false, error: error instanceof Error ? error.message : String(error) }
  })
  if (!shown.ok) {
    shop.page.verdict(
      false,
      JSON.stringify(shown['error'] ?? 'This did not come out as it should.'),
    )
  }
  return { name: step.name, ...shown, seconds: since(from) }
}

/** Seconds since `from`, to the millisecond. */
export const since = (from: number): number => Math.round(performance.now() - from) / 1_000
