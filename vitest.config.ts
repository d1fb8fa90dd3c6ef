import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['**/*.test.ts'],
    exclude: ['**/node_modules/**', 'test/fixtures/**', '.cache/**', '.demo/**', '.durabill/**'],
    globalSetup: 'test/ground.ts',
    // Temporal's native runtime is one to a process.
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 90_000,
  },
})
