import type { InvoiceId, UsageWindowId } from '../domain/ids.ts'
import type { PricedDocument } from '../domain/sales/document.ts'
import type { Tally } from '../domain/sales/usage-lines.ts'
import type { PlanBody, PlanVersion } from '../domain/sales/plan.ts'
import { type Original, priceTurn, standingAfter } from '../domain/sales/priced-turn.ts'
import { durabill } from '../domain/sales/profiles.ts'
import { isRefusal, type Refusal } from '../domain/sales/refusal.ts'
import { dueOf, type Subscription } from '../domain/sales/subscription.ts'
import type { PlanRef } from '../domain/sales/pending.ts'
import {
  type BilledPeriod,
  type NewWindow,
  type Situation,
  type Turn,
} from '../domain/sales/turn.ts'
import { begin } from '../domain/sales/turn-begin.ts'
import { turnOver } from '../domain/sales/turn-over.ts'
import { type OwnWindow, usageTurn } from '../domain/sales/turn-usage.ts'
import { dateIn } from '../domain/dates.ts'

/** A window as the book keeps it: whole units are counted. */
export type BookWindow = Omit<NewWindow, 'endMs' | 'closesMs'> & {
  readonly windowId: UsageWindowId
  readonly lateFor?: UsageWindowId
  plan: PlanRef
  endMs: number
  closesMs: number
  events: bigint
  total: bigint
  open: boolean
}

type Beginning = {
  readonly plans: readonly PlanVersion[]
  readonly nowMs: number
  readonly zone?: string
  readonly graceHours?: number
  readonly quantity?: string
  readonly discountPercent?: string
}

/** A plan of the first version, monthly unless it says otherwise; its key is its id. */
export const planOf = (key: string, plan: Partial<PlanBody> = {}): PlanVersion => ({
  planId: `pln_${key}`,
  key,
  name: key,
  version: 1,
  interval: { unit: 'month', count: 1 },
  alignment: 'anniversary',
  prices: [],
  features: {},
  ...plan,
})

/** The life of one subscription without servers: each turn is priced, and written down as it is by the engine. */
export class TurnBook {
  readonly invoices = new Map<InvoiceId, { priced: PricedDocument; notes: PricedDocument[] }>()
  readonly turns: { readonly turn: Turn; readonly invoice?: PricedDocument }[] = []
  readonly periods: BilledPeriod[] = []
  readonly windows: BookWindow[] = []
  nowMs: number
  subscription: Subscription
  readonly #plans: ReadonlyMap<string, PlanVersion>
  readonly #graceHours: number

  constructor({ plans, nowMs, zone = 'Europe/Zurich', graceHours = 0, ...more }: Beginning) {
    this.nowMs = nowMs
    this.#graceHours = graceHours
    this.#plans = new Map(plans.map((plan) => [plan.planId, plan]))
    const [first] = plans
    if (first === undefined) throw new Error('A book begins with a plan.')
    this.subscription = {
      subscriptionId: 'sub_1', // One of each is enough.
      customerId: 'cus_1',
      plan: { planId: first.planId, version: 1 },
      quantity: more.quantity ?? '1',
      currency: 'CHF',
      ...(more.discountPercent === undefined ? {} : { discountPercent: more.discountPercent }),
      state: 'requested',
      zone,
      charged: [],
    }
    this.take(begin(this.situation()))
    this.#pay()
  }

  situation(): Situation {
    const own = this.windows.filter((window) => window.open && window.ownRun)
    return {
      subscription: this.subscription,
      planOf: ({ planId }) => {
        const plan = this.#plans.get(planId)
        if (plan === undefined) throw new Error(`There is no plan ${planId}.`)
        return plan
      },
      tallies: this.windows
        .filter((window) => window.open && !window.ownRun)
        .map((one) => this.#tally(one)),
      ownMeters: own
        .filter(({ periodIndex }) => periodIndex === this.subscription.at?.index)
        .map(({ meterKey }) => meterKey),
      graceHours: this.#graceHours,
      nowMs: this.nowMs,
    }
  }

  /** Prices a turn and writes it down. @returns the refusal, where it is one */
  take(turn: Turn | Refusal): Refusal | undefined {
    if (isRefusal(turn)) return turn
    const priced = priceTurn(turn, {
      profile: durabill,
      country: 'CH',
      taxPoint: '2026-03-02',
      currency: 'CHF',
      originals: new Map<string, Original>(this.invoices),
    })
    if (isRefusal(priced)) throw new Error(`${priced.field}: ${priced.message}`)
    const invoiceId: InvoiceId = `inv_${this.invoices.size}`
    this.subscription = standingAfter(priced, invoiceId)
    for (const { invoiceId: id, priced: note } of priced.credits)
      this.invoices.get(id as InvoiceId)?.notes.push(note) // As the reversal named it.
    if (priced.invoice !== undefined)
      this.invoices.set(invoiceId, { priced: priced.invoice, notes: [] })
    this.turns.push({
      turn,
      ...(priced.invoice === undefined ? {} : { invoice: priced.invoice }),
    })
    this.periods.push(...turn.periods)
    this.#moveWindows(turn)
    return undefined
  }

  /** Takes everything that is due up to an instant, in its order. */
  advance(toMs: number): void {
    for (;;) {
      const dueMs = dueOf(this.subscription) ?? Infinity
      const closing = this.windows.filter((window) => window.open && window.ownRun)
      const closesMs = Math.min(...closing.map((window) => window.closesMs))
      const nextMs = Math.min(dueMs, closesMs)
      if (nextMs > toMs) break
      this.nowMs = Math.max(this.nowMs, nextMs)
      if (dueMs === nextMs) this.take(turnOver(this.situation()))
      else this.#closeOwn(closing)
      this.#pay()
    }
    this.nowMs = toMs
  }

  /** Counts units of a meter at an instant, as ingest does. @returns whether a window took them */
  use(meterKey: string, { atMs, units }: { readonly atMs: number; readonly units: bigint }) {
    const fits = this.windows.filter(
      (one) =>
        one.meterKey === meterKey &&
        one.lateFor === undefined &&
        one.startMs <= atMs &&
        atMs < one.endMs,
    )
    const hit = fits.find((one) => one.open) ?? fits[0]
    if (hit === undefined) return false
    const window = hit.open ? hit : this.#lateFor(hit)
    window.events += 1n
    window.total += units
    return true
  }

  /** What has been invoiced, less what was given back, in minor units. */
  get netMinor(): bigint {
    return [...this.invoices.values()].reduce(
      (sum, { priced, notes }) =>
        sum + priced.totalMinor - notes.reduce((back, note) => back + note.totalMinor, 0n),
      0n,
    )
  }

  #pay(): void {
    if (this.subscription.state === 'pending')
      this.subscription = { ...this.subscription, state: 'active' }
  }

  #closeOwn(closing: readonly BookWindow[]): void {
    const due = closing.find((window) => window.closesMs <= this.nowMs)
    if (due === undefined) return
    const windows = closing.map((one): OwnWindow => ({
      ...this.#tally(one),
      closesMs: one.closesMs,
    }))
    const turn = usageTurn(this.situation(), { windows, index: due.periodIndex })
    if (turn !== undefined) this.take(turn)
  }

  #tally(window: BookWindow): Tally {
    const { zone } = this.subscription
    const earlier = this.windows.filter(
      (one) =>
        !one.open && (one.windowId === window.lateFor || one.lateFor === (window.lateFor ?? '-')),
    )
    const sum = (key: 'events' | 'total') => earlier.reduce((all, one) => all + one[key], 0n)
    return {
      windowId: window.windowId,
      meterKey: window.meterKey,
      aggregation: 'sum',
      periodIndex: window.periodIndex,
      plan: window.plan,
      from: dateIn(zone, window.startMs),
      until: dateIn(zone, window.endMs),
      events: window.events,
      total: String(window.total),
      highest: '0',
      ...(window.lateFor === undefined
        ? {}
        : { before: { events: sum('events'), total: String(sum('total')), highest: '0' } }),
    }
  }

  #lateFor(window: BookWindow): BookWindow {
    const open = this.windows.find((one) => one.open && one.lateFor === window.windowId)
    if (open !== undefined) return open
    const late: BookWindow = {
      ...window,
      windowId: `uwn_${this.windows.length}` as UsageWindowId, // Counted, so that it is new.
      lateFor: window.windowId,
      // One that is over has no next invoice: what comes late makes one of its own.
      ownRun: this.subscription.state === 'cancelled',
      closesMs: this.subscription.state === 'cancelled' ? this.nowMs + 86_400_000 : window.endMs,
      events: 0n,
      total: 0n,
      open: true,
    }
    this.windows.push(late)
    return late
  }

  #moveWindows({ closes, closesAtMs, opens, ownRun, next }: Turn): void {
    const before = this.turns.at(-2)?.turn.next.plan ?? next.plan
    for (const windowId of closes) {
      const window = this.windows.find((one) => one.windowId === windowId)
      if (window === undefined || !window.open) throw new Error(`${windowId} is not open.`)
      window.open = false
      if (!window.ownRun && window.lateFor === undefined) window.plan = before
      if (closesAtMs !== undefined) cut(window, closesAtMs)
    }
    const running = this.windows.filter((one) => one.open && one.ownRun && one.endMs > this.nowMs)
    const meters = this.situation()
      .planOf(next.plan)
      .prices.flatMap(({ meter }) => meter ?? [])
    for (const window of running) {
      if (ownRun === 'cut') cut(window, this.nowMs)
      if (ownRun === 'follow' && meters.includes(window.meterKey)) window.plan = next.plan
    }
    for (const window of opens) {
      const windowId = `uwn_${this.windows.length}` as UsageWindowId // As above.
      this.windows.push({ ...window, windowId, plan: next.plan, events: 0n, total: 0n, open: true })
    }
  }
}

function cut(window: BookWindow, atMs: number): void {
  const endMs = Math.min(window.endMs, Math.max(atMs, window.startMs + 1))
  window.closesMs -= window.endMs - endMs
  window.endMs = endMs
}
