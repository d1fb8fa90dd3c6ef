import { startApi } from './engine.ts'
import { main } from './main.ts'

await main(startApi)
