#!/usr/bin/env node
// The command `durabill`: the bootstrap with the verb filled in.
process.argv.splice(2, 0, 'durabill')
await import('./bootstrap.mjs')
