import { createHash } from 'node:crypto'
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker'

const root = fileURLToPath(new URL('..', import.meta.url))
export const payloadConverterPath = `${root}workflows/payload-converter.ts`

/** The columns that have workflows of their own. */
export type WorkflowColumn = 'sales' | 'payments' | 'messaging'

/**
 * The code of a column's workflows, built once for each state of the sources and loaded from then
 * on: building takes seconds, loading milliseconds.
 */
export async function workflowBundle(column: WorkflowColumn): Promise<{ codePath: string }> {
  const folder = `${root}.cache/bundles`
  const codePath = `${folder}/${column}-${fingerprint()}.js`
  if (existsSync(codePath)) return { codePath }
  const { code } = await bundleWorkflowCode({
    workflowsPath: `${root}workflows/${column}/index.ts`,
    payloadConverterPath,
    logger: new DefaultLogger('WARN'),
  })
  mkdirSync(folder, { recursive: true })
  // Written aside and renamed, so that nobody loads half a bundle.
  const draft = `${codePath}.${process.pid}`
  writeFileSync(draft, code)
  renameSync(draft, codePath)
  return { codePath }
}

let known: string | undefined

/** Changes with every file that can be in a bundle, and with the packages. */
function fingerprint(): string {
  if (known !== undefined) return known
  const hash = createHash('sha256')
  const sources = globSync(['workflows/**/*.ts', 'domain/**/*.ts'], { cwd: root }).toSorted()
  for (const file of [...sources, 'package-lock.json'])
    hash.update(file).update(readFileSync(root + file))
  known = hash.digest('hex').slice(0, 16)
  return known
}
