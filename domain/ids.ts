/** Every kind of thing the engine names. Append only: a prefix, once shipped, is forever. */
export const prefixes = {
  apiKey: 'key',
  billingProfile: 'bpr',
  clock: 'clk',
  creditNote: 'crn',
  customer: 'cus',
  event: 'evt',
  grant: 'gra',
  intent: 'int',
  invoice: 'inv',
  journalEntry: 'jne',
  legalEntity: 'len',
  message: 'msg',
  meter: 'mtr',
  method: 'pym',
  offer: 'off',
  plan: 'pln',
  product: 'prd',
  quota: 'quo',
  refund: 'rfd',
  subscription: 'sub',
  tenant: 'ten',
  transaction: 'txn',
  usageWindow: 'uwn',
} as const

export type Noun = keyof typeof prefixes
export type IdOf<N extends Noun> = `${(typeof prefixes)[N]}_${string}`

export type BillingProfileId = IdOf<'billingProfile'>
export type ClockId = IdOf<'clock'>
export type CreditNoteId = IdOf<'creditNote'>
export type CustomerId = IdOf<'customer'>
export type EventId = IdOf<'event'>
export type GrantId = IdOf<'grant'>
export type IntentId = IdOf<'intent'>
export type InvoiceId = IdOf<'invoice'>
export type JournalEntryId = IdOf<'journalEntry'>
export type LegalEntityId = IdOf<'legalEntity'>
export type MessageId = IdOf<'message'>
export type MeterId = IdOf<'meter'>
export type MethodId = IdOf<'method'>
export type OfferId = IdOf<'offer'>
export type PlanId = IdOf<'plan'>
export type ProductId = IdOf<'product'>
export type QuotaId = IdOf<'quota'>
export type RefundId = IdOf<'refund'>
export type SubscriptionId = IdOf<'subscription'>
export type TenantId = IdOf<'tenant'>
export type TransactionId = IdOf<'transaction'>
export type UsageWindowId = IdOf<'usageWindow'>
