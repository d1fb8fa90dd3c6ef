import { type Shown } from './catalogue.ts'
import { type Shop } from './shop.ts'

type Diagnosis = {
  readonly ok: boolean
  readonly checks: readonly {
    readonly id: string
    readonly name: string
    readonly ok: boolean | 'skipped'
    readonly detail: string
  }[]
}

/** 5: the books agree: what `durabill doctor` asks on any running system. */
export async function booksAgree({ page, client }: Shop): Promise<Shown> {
  const diagnosis = await client.get<Diagnosis>('/v1/doctor')
  const asked = diagnosis.checks.filter((check) => check.ok !== 'skipped')
  for (const check of asked) page.verdict(check.ok === true, `${check.id.padEnd(4)}${check.name}`)
  return {
    ok: diagnosis.ok,
    checks: asked.length,
    failed: asked.filter((check) => check.ok !== true).map((check) => check.id),
  }
}
