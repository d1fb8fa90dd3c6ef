import { inflateRawSync } from 'node:zlib'

/** The marks that open a central directory entry and the end-of-directory record. */
const entryMark = 0x02_01_4b_50
const endMark = 0x06_05_4b_50

/** The fixed lengths, in bytes, of what stands before a name or a comment. */
const entryLength = 46
const localLength = 30
const endLength = 22

/**
 * The bytes of the first file in a zip archive whose name `matches`. Knows what wheels use: stored
 * and deflated entries, no encryption, below 4 GB. Throws if there is none or the archive is cut.
 */
export function unzipOne(zip: Buffer, matches: (name: string) => boolean): Buffer {
  const end = zip.lastIndexOf(Buffer.from('PK\u0005\u0006'))
  if (end < 0 || zip.readUInt32LE(end) !== endMark || end + endLength > zip.length) {
    throw new Error('This is not a whole zip archive.')
  }
  let at = zip.readUInt32LE(end + 16)
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    const entry = entryAt(zip, at)
    if (matches(entry.name)) return bytesOf(zip, entry)
    at = entry.next
  }
  throw new Error('The zip archive does not hold the file that was sought.')
}

type Entry = ReturnType<typeof entryAt>

function entryAt(zip: Buffer, at: number) {
  if (zip.readUInt32LE(at) !== entryMark) throw new Error('The zip directory is broken.')
  const nameLength = zip.readUInt16LE(at + 28)
  const extra = zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32)
  return {
    name: zip.toString('utf8', at + entryLength, at + entryLength + nameLength),
    method: zip.readUInt16LE(at + 10),
    packedBytes: zip.readUInt32LE(at + 20),
    local: zip.readUInt32LE(at + 42),
    next: at + entryLength + nameLength + extra,
  }
}

function bytesOf(zip: Buffer, { local, method, packedBytes }: Entry): Buffer {
  const start = local + localLength + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28)
  const packed = zip.subarray(start, start + packedBytes)
  if (method === 0) return packed
  if (method === 8) return inflateRawSync(packed)
  throw new Error(`The zip archive uses method ${method}, which is not known here.`)
}
