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
  method: 'pym',
  product: 'prd',
  refund: 'rfd',
  tenant: 'ten',
  transaction: 'txn',
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
export type MethodId = IdOf<'method'>
export type ProductId = IdOf<'product'>
export type RefundId = IdOf<'refund'>
export type TenantId = IdOf<'tenant'>
export type TransactionId = IdOf<'transaction'>
