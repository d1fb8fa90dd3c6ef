import { CliError } from '../cli-error.ts'
import type { EngineClient } from '../client.ts'

const lanes = 8

/**
 * Makes the customers of keys who are not there; those who are stay as they are.
 *
 * @param onMade is told how many are there now
 * @returns how many were made
 */
export async function createCustomers(
  client: EngineClient,
  wanted: { readonly keys: ReadonlySet<string>; readonly onMade?: (done: number) => void },
): Promise<number> {
  const country = await sellersCountry(client)
  const queue = wanted.keys.values()
  let [done, made] = [0, 0]
  const lane = async () => {
    for (const key of queue) {
      if (await create(client, { key, name: key, address: { country } })) made += 1
      done += 1
      wanted.onMade?.(done)
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane))
  return made
}

async function create(client: EngineClient, body: object): Promise<boolean> {
  try {
    await client.post('/v1/customers', { body })
    return true
  } catch (error) {
    if (error instanceof CliError && error.complaint.code === 'customer-already-there') return false
    throw error
  }
}

type Seller = { readonly key: string; readonly address: { readonly country: string } }

/** Where a customer is taken to be of whom nothing is known: where the seller is. */
async function sellersCountry(client: EngineClient): Promise<string> {
  const { data } = await client.get<{ data: readonly Seller[] }>('/v1/legal-entities')
  const seller = data.find(({ key }) => key === 'default') ?? data[0]
  if (seller !== undefined) return seller.address.country
  throw new CliError({
    what: 'There is nobody to sell to customers yet.',
    fix: 'Say who sells with PUT /v1/legal-entities/default.',
  })
}
