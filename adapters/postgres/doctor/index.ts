import type { TenantId } from '../../../domain/ids.ts'
import type { Psp } from '../../psp/psp.ts'
import type { Db, Tx } from '../client.ts'
import { i3 } from './book.ts'
import { i6 } from './bounds.ts'
import { i2 } from './charges.ts'
import { type Check, type Exam, samplesMax } from './check.ts'
import { i15, i4 } from './ledger.ts'
import { i8 } from './numbers.ts'
import { i7 } from './orders.ts'
import { i16 } from './pricing.ts'
import { i10, i9 } from './rights.ts'
import { i12 } from './states.ts'
import { i5 } from './totals.ts'
import { i11 } from './traffic.ts'
import { i1 } from './usage.ts'
import { i14 } from './waiting.ts'
import { i13 } from './walls.ts'

/** What an examination found, invariant by invariant. */
export type Diagnosis = {
  /** Nothing is broken; what was skipped is not known. */
  readonly ok: boolean
  readonly checks: readonly {
    readonly id: `I${number}`
    readonly name: string
    readonly ok: boolean | 'skipped'
    readonly detail: string
    /** The first few offenders, one sentence each. */
    readonly samples: readonly string[]
  }[]
}

/** Who is examined, and against whose book. */
export type Patient = {
  /** Under the role `durabill_system`. */
  readonly system: Db
  readonly psp?: Psp
  /** Absent: every tenant. */
  readonly tenantId?: TenantId
  /** How long a thing may be on its way from one column to the next; 60, or 0 for a system at rest. */
  readonly settleSeconds?: number
}

const checks: readonly Check[] = [
  i1,
  i2,
  i3,
  i4,
  i5,
  i6,
  i7,
  i8,
  i9,
  i10,
  i11,
  i12,
  i13,
  i14,
  i15,
  i16,
]

/** Checks every invariant on a running system: one snapshot, nothing written, nothing locked. */
export async function examine(patient: Patient): Promise<Diagnosis> {
  const provider = await readBook(patient)
  const found = await patient.system.begin(
    'isolation level repeatable read read only',
    async (tx) => {
      if (patient.tenantId !== undefined) await standAs(tx, patient.tenantId)
      const settled = tx`(now() - ${patient.settleSeconds ?? 60} * interval '1 second')`
      const exam: Exam = { tx, settled, ...(provider === undefined ? {} : { provider }) }
      const told: Diagnosis['checks'][number][] = []
      for (const check of checks) told.push(await tell(check, exam))
      return { told }
    },
  )
  // `begin` unwraps arrays in its type; the box keeps the answer's own.
  const { told } = found as { told: Diagnosis['checks'] }
  return { ok: told.every((check) => check.ok !== false), checks: told }
}

/** The book is read first: whatever we recorded since then may not be in it. */
async function readBook({ system, psp }: Patient): Promise<Exam['provider']> {
  if (psp === undefined) return undefined
  const [row] = await system<{ now: Date }[]>`select now() as now`
  if (row === undefined) throw new Error('The database does not know the time.')
  return { name: psp.name, book: await Array.fromAsync(psp.book()), readFrom: row.now }
}

/** Looks as the tenant itself does: no query can forget whom it is about. */
async function standAs(tx: Tx, tenantId: TenantId): Promise<void> {
  await tx`set local role durabill_app`
  await tx`select set_config('durabill.tenant', ${tenantId}, true)`
}

async function tell({ id, name, look }: Check, exam: Exam): Promise<Diagnosis['checks'][number]> {
  const finding = await look(exam)
  if ('skipped' in finding) return { id, name, ok: 'skipped', detail: finding.skipped, samples: [] }
  const { broken, samples, looked } = finding
  const detail = broken === 0 ? looked : `${broken} broken; looked at ${looked}`
  return { id, name, ok: broken === 0, detail, samples: samples.slice(0, samplesMax) }
}
