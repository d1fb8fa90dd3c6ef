import {
  CompositePayloadConverter,
  JsonPayloadConverter,
  type Payload,
  UndefinedPayloadConverter,
} from '@temporalio/common'

const encode = (text: string) => new TextEncoder().encode(text)
const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes)

/** JSON that also carries whole numbers of any size: `1999n` travels as `{"$int":"1999"}`. */
class ExactJson extends JsonPayloadConverter {
  override toPayload(value: unknown): Payload | undefined {
    const json: string | undefined = JSON.stringify(value, (_key, item: unknown) =>
      typeof item === 'bigint' ? { $int: item.toString() } : item,
    )
    if (json === undefined) return undefined
    return { metadata: { encoding: encode('json/plain') }, data: encode(json) }
  }

  // eslint-disable-next-line typescript/no-unnecessary-type-parameters -- The base class has it.
  override fromPayload<T>(payload: Payload): T {
    const value: unknown = JSON.parse(
      decode(payload.data ?? new Uint8Array()),
      (_key, item: unknown) => (isInt(item) ? BigInt(item.$int) : item),
    )
    return value as T // Written by `toPayload` for the very type that the caller names.
  }
}

function isInt(item: unknown): item is { $int: string } {
  if (typeof item !== 'object' || item === null || Object.keys(item).length !== 1) return false
  return '$int' in item && typeof item.$int === 'string' && /^-?\d+$/.test(item.$int)
}

export const payloadConverter = new CompositePayloadConverter(
  new UndefinedPayloadConverter(),
  new ExactJson(),
)
