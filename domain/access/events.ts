import type { Fact } from '../fact.ts'
import type { Standing } from './grant.ts'

/** A customer may use a feature; its subject is the cause (an invoice, a subscription). */
export type AccessGranted = Fact<
  'access.feature.granted.v1',
  { readonly features: readonly string[]; readonly standing: Standing }
>

/** A customer may use a feature no longer. */
export type AccessEnded = Fact<
  'access.feature.ended.v1',
  { readonly features: readonly string[]; readonly because: string }
>

/** A check was answered with no: somebody wanted a feature they do not have. */
export type AccessDenied = Fact<
  'access.denied.v1',
  { readonly feature: string; readonly reason: string }
>

/** Every fact Access Control tells the world. To change a shape, add a `.v2` beside it. */
export type AccessEvent = AccessGranted | AccessEnded | AccessDenied
