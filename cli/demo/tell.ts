import { answerIsLost } from './answer-is-lost.ts'
import { booksAgree } from './books-agree.ts'
import { cardIsReplaced } from './card-is-replaced.ts'
import { openShop, type Shown } from './catalogue.ts'
import { orderIsPaid } from './order-is-paid.ts'
import { orderIsRefunded } from './order-is-refunded.ts'
import { ordersFromFile } from './orders-file.ts'
import type { Shop } from './shop.ts'

/** A step as it came out, with its name and how long it took. */
export type Told = Shown & { readonly name: string; readonly seconds: number }

type Step = {
  readonly name: string
  readonly title: string
  readonly who?: string
  readonly run: (shop: Shop, before: readonly Shown[]) => Promise<Shown>
}

const steps: readonly Step[] = [
  { name: 'order', title: 'An order arrives', who: 'ada@example.test', run: orderIsPaid },
  {
    name: 'declined',
    title: 'A card declines, and the customer is kept',
    who: 'grace@example.test',
    run: cardIsReplaced,
  },
  {
    name: 'lost-answer',
    title: 'The provider loses an answer, nobody pays twice',
    who: 'lin@example.test',
    run: answerIsLost,
  },
  {
    name: 'refund',
    title: 'An order is refunded, and access ends',
    who: 'ada@example.test',
    run: (shop, [paid]) => orderIsRefunded(shop, paid ?? { ok: false }),
  },
  { name: 'books', title: 'The books agree', run: booksAgree },
]

const shopDay = (file: string): Step => ({
  name: 'orders',
  title: 'A day of a real shop',
  who: file,
  run: (shop) => ordersFromFile(shop, file),
})

/** Tells the steps in order. One that fails is told as failed, and the others are still tried. */
export async function tellAll(shop: Shop, ordersFile?: string): Promise<Told[]> {
  await openShop(shop)
  const all = ordersFile === undefined ? steps : [...steps, shopDay(ordersFile)]
  const told: Told[] = []
  for (const [index, step] of all.entries()) {
    shop.page.head(`${index + 1}/${all.length}`, step.title, step.who)
    told.push(await tell(step, { shop, told }))
  }
  return told
}

async function tell(
  step: Step,
  { shop, told }: { readonly shop: Shop; readonly told: readonly Told[] },
): Promise<Told> {
  const from = performance.now()
  const shown = await step.run(shop, told).catch((error: unknown): Shown => {
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
