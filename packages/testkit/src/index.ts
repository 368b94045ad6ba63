export { allowedValues } from './allowed-values.ts';
export { testDatabase, type TestDatabase } from './database.ts';
export { schemaDifferences } from './schema-differences.ts';
export { postGraphql, queryGraphql, type GraphqlAnswer } from './graphql.ts';
export { testDirectory, type TestDirectory } from './directory.ts';
export { until, untilEvent } from './wait.ts';
export { startProxy, type TestProxy } from './proxy.ts';
export { freePort } from '@visor/embedded-postgres';
export { startPostgres } from '@visor/embedded-postgres';
