import type {
  Discount,
  LineOrigin,
  LinePeriod,
  PricedLine,
  Share,
  Step,
  TaxCategory,
} from '../../../domain/sales/document.ts'
import type { Tariff } from '../../../domain/sales/tariff.ts'

/** A line of a final document as it is stored. */
export type LineRow = {
  document_id: string
  line_key: string
  product_key: string | null
  description: string
  quantity: string
  unit_price: string | null
  tariff: Tariff | null
  after: string | null
  share: { numerator: string; denominator: string } | null
  discount: StoredDiscount | null
  tax_category: TaxCategory
  tax_rate: string
  list_minor: bigint
  discount_minor: bigint
  net_minor: bigint
  tax_minor: bigint
  total_minor: bigint
  period: LinePeriod | null
  origin: LineOrigin | null
  features: string[]
  steps: Step[]
}

type StoredDiscount = { kind: 'percent'; percent: string } | { kind: 'amount'; minor: string }

/** The line bit for bit as it was priced: what it lacked is not there, rather than null. */
export function fromLineRow(row: LineRow): PricedLine {
  return {
    key: row.line_key,
    ...(row.product_key === null ? {} : { productKey: row.product_key }),
    description: row.description,
    quantity: row.quantity,
    ...priceOf(row),
    ...(row.discount === null ? {} : { discount: fromDiscount(row.discount) }),
    taxCategory: row.tax_category,
    ...(row.period === null ? {} : { period: row.period }),
    ...(row.origin === null ? {} : { origin: row.origin }),
    listMinor: row.list_minor,
    discountMinor: row.discount_minor,
    netMinor: row.net_minor,
    taxMinor: row.tax_minor,
    totalMinor: row.total_minor,
    taxRate: row.tax_rate,
    ...creditsOf(row),
    steps: row.steps,
  }
}

/**
 * How much of the invoice's line a note takes back stands in the quantity of its own; but a mere
 * amount is printed as one times itself, and takes back none of it.
 */
function creditsOf({ quantity, steps: [first] }: LineRow): Pick<PricedLine, 'credits'> {
  if (first?.rule !== 'credit-share') return {}
  return { credits: { quantity: first.inputs['by'] === undefined ? quantity : '0' } }
}

function priceOf(row: LineRow): Pick<PricedLine, 'unitPrice' | 'tariff' | 'after' | 'share'> {
  return {
    ...(row.unit_price === null ? {} : { unitPrice: row.unit_price }),
    ...(row.tariff === null ? {} : { tariff: row.tariff }),
    ...(row.after === null ? {} : { after: row.after }),
    ...(row.share === null ? {} : { share: fromShare(row.share) }),
  }
}

const fromShare = (share: { numerator: string; denominator: string }): Share => {
  return { numerator: BigInt(share.numerator), denominator: BigInt(share.denominator) }
}

const fromDiscount = (discount: StoredDiscount): Discount =>
  discount.kind === 'percent' ? discount : { kind: 'amount', minor: BigInt(discount.minor) }
