import { examine } from '../adapters/postgres/doctor/index.ts'
import type { TenantId } from '../domain/ids.ts'
import type { Parts } from './parts.ts'

/** What an operator asks of the engine: whether the books agree. */
export const operations = ({ system, psp }: Pick<Parts, 'system' | 'psp'>) => ({
  doctor: (tenantId: TenantId) => examine({ system, psp, tenantId }),
})
