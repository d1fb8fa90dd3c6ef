import type { BillingProfile } from '../../../domain/sales/document.ts'
import { profileOf } from '../../../domain/sales/profiles.ts'
import type { Tx } from '../client.ts'
import { readDocuments } from '../sales/read-document.ts'
import { type Check, type Finding, samplesMax } from './check.ts'
import { repricedOtherwise } from './reprice.ts'

/** The newest so many are priced again; older ones were, when they were new. */
const documentsMax = 5_000
const atOnce = 500

/** Pricing is a function: the same inputs give the same document, whenever they are asked. */
export const i16: Check = {
  id: 'I16',
  name: 'documents priced again from their stored inputs come out the same, bit for bit',
  async look({ tx }): Promise<Finding> {
    const rows = await tx<{ document_id: string }[]>`
      select document_id from sales.document order by finalized_at desc, document_id desc limit ${documentsMax}`
    const samples: string[] = []
    let broken = 0
    for (let from = 0; from < rows.length; from += atOnce) {
      const ids = rows.slice(from, from + atOnce).map((row) => row.document_id)
      const told = await repricedOtherwiseOf(tx, ids)
      broken += told.length
      samples.push(...told.slice(0, samplesMax - samples.length))
    }
    return { broken, samples, looked: `the newest ${rows.length} documents` }
  },
}

/** Prices some documents again. @returns one sentence for each that comes out otherwise */
export async function repricedOtherwiseOf(tx: Tx, ids: readonly string[]): Promise<string[]> {
  const [family, profiles] = await Promise.all([familyOf(tx, ids), profilesOf(tx, ids)])
  const wanted = [
    ...new Set([
      ...ids,
      ...family.map((row) => row.document_id),
      ...family.map((row) => row.corrects_id),
    ]),
  ]
  const stored = new Map(
    (await readDocuments(tx, wanted)).map((document) => [document.snapshot.id, document]),
  )
  const priced = (id: string) => stored.get(id)?.snapshot.priced
  return ids.flatMap((id) => {
    const document = stored.get(id)
    if (document === undefined) return []
    const original = document.correctsId === null ? undefined : priced(document.correctsId)
    const siblings = family
      .filter((row) => row.corrects_id === document.correctsId)
      .map((row) => row.document_id)
    const earlier = siblings
      .slice(0, Math.max(0, siblings.indexOf(id)))
      .flatMap((before) => priced(before) ?? [])
    const { key, version } = document.snapshot.profile
    const profile = profiles.get(id) ?? profileOf(key, version)
    const why = repricedOtherwise({
      document,
      profile,
      ...(original === undefined ? {} : { original, earlier }),
    })
    return why === undefined ? [] : [`${document.snapshot.number} (${id}): ${why}`]
  })
}

/** All notes of the invoices that these notes correct, in the order in which they became final. */
function familyOf(
  tx: Tx,
  ids: readonly string[],
): Promise<{ document_id: string; corrects_id: string }[]> {
  return tx<{ document_id: string; corrects_id: string }[]>`
    select n.document_id, n.corrects_id
      from sales.document n
     where n.corrects_id in (select corrects_id from sales.document where document_id = any(${[...ids]}))
     order by n.year, n.counter`
}

/** The tenants' own profiles that documents were priced by; the others' are built in. */
async function profilesOf(tx: Tx, ids: readonly string[]): Promise<Map<string, BillingProfile>> {
  const rows = await tx<{ document_id: string; body: BillingProfile }[]>`
    select d.document_id, b.body
      from sales.document d
      join sales.billing_profile b on b.tenant_id = d.tenant_id and b.key = d.profile_key and b.version = d.profile_version
     where d.document_id = any(${[...ids]})`
  return new Map(rows.map((row) => [row.document_id, row.body]))
}
