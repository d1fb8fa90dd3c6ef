import { createRequire } from 'node:module'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundleWorkflowCode } from '@temporalio/worker'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** The files that the Temporal bundler puts into a workflow bundle, from the root. */
export async function filesInBundle(workflowsPath: string): Promise<string[]> {
  const files: string[] = []
  await bundleWorkflowCode({
    workflowsPath,
    payloadConverterPath: createRequire(import.meta.url).resolve(
      '../../workflows/payload-converter.ts',
    ),
    logger: silent,
    webpackConfigHook: (config) => ({
      ...config,
      plugins: [
        ...(config.plugins ?? []),
        (compiler) =>
          compiler.hooks.done.tap('note-files', ({ compilation }) => {
            for (const module of compilation.modules) files.push(module.nameForCondition() ?? '')
          }),
      ],
    }),
  })
  return files.filter((file) => file !== '').map((file) => relative(root, file))
}

const nothing = () => {}
const silent = {
  log: nothing,
  trace: nothing,
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
}

/** Temporal, what Temporal itself stands on, and the two libraries that the law admits. */
const packages = new Set([
  '@temporalio/common',
  '@temporalio/workflow',
  '@temporalio/worker', // The entry that its bundler generates.
  'long',
  'ms',
  'nexus-rpc',
  'temporal-polyfill',
  'big.js',
])

/** The files in a bundle that have no business in a workflow. */
export function strangersIn(files: readonly string[]): string[] {
  return files.filter((file) => {
    const library = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1]
    if (library !== undefined) return !packages.has(library)
    return !/^(workflows|domain)\/(?!.*\.schema\.ts$)/.test(file)
  })
}
