import { readFile } from 'node:fs/promises'

export type Asset = { readonly type: string; readonly body: Uint8Array<ArrayBuffer> }

const types = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'favicon-32x32.png': 'image/png',
} as const

/** A file of the installed Swagger UI, from disk: nothing is fetched from anywhere. */
export async function swaggerAsset(name: string): Promise<Asset | undefined> {
  const type = Object.entries(types).find(([file]) => file === name)?.[1]
  if (type === undefined) return undefined
  return {
    type,
    body: Uint8Array.from(await readFile(new URL(import.meta.resolve(`swagger-ui-dist/${name}`)))),
  }
}
