import { expect, test } from 'vitest'

import { searchAttributes } from '../adapters/embedded/search-attributes.ts'
import { search } from '../workflows/search.ts'

test('the embedded server knows every attribute that a workflow sets', () => {
  const used = Object.values(search).map(({ name }) => name)
  expect(Object.keys(searchAttributes)).toEqual(expect.arrayContaining(used))
})
