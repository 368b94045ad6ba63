/**
 * Suites by the kind of test, fast ones first (`./visor test` runs them in this order):
 * rules (pure), database (own PostgreSQL), broker (real Kafka), system (whole processes), browser, setup.
 */
const common = {
  transform: {},
  extensionsToTreatAsEsm: ['.ts'],
  moduleFileExtensions: ['ts', 'js', 'mjs', 'json'],
  testPathIgnorePatterns: ['/node_modules/', '/.visor/', '/gateway/playground/'],
  modulePathIgnorePatterns: ['/.visor/'],
  setupFiles: ['<rootDir>/scripts/test-runner/bound-properties.ts'],
};
const postgres = {
  globalSetup: '<rootDir>/packages/testkit/src/global-setup.ts',
  globalTeardown: '<rootDir>/packages/testkit/src/global-teardown.ts',
};
const suite = (name, pattern, more = {}) => ({
  ...common,
  displayName: name,
  testMatch: [`<rootDir>/**/*${pattern}.test.ts`],
  ...more,
});
const kinds = 'db|kafka|e2e|browser|setup';
export default {
  testTimeout: 60_000,
  projects: [
    suite('rules', '', { testPathIgnorePatterns: [...common.testPathIgnorePatterns, `\\.(${kinds})\\.test\\.ts$`] }),
    suite('database', '.db', postgres),
    suite('broker', '.kafka', postgres),
    suite('system', '.e2e'),
    suite('browser', '.browser'),
    suite('setup', '.setup'),
  ],
};
