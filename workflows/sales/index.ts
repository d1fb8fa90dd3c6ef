export { cancellation } from './cancellation.ts'
export { clock } from './clock.ts'
export { purchase } from './purchase.ts'
