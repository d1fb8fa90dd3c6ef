import { main } from './main.ts'
import { roles } from './roles.ts'

await main(roles.renewing)
