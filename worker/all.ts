import { startEngine } from './engine.ts'
import { main } from './main.ts'

await main(startEngine)
