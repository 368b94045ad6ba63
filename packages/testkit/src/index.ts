export { allowedValues, type MigratedSchema } from './allowed-values.ts';
export { testDatabase, type TestDatabase, type TestDatabaseOptions } from './database.ts';
export { postGraphql, queryGraphql, type GraphqlAnswer, type GraphqlEndpoint } from './graphql.ts';
export { testDirectory, type TestDirectory } from './directory.ts';
export { until, untilEvent, type WaitOptions } from './wait.ts';
export { door, type Door } from './door.ts';
export { freePort } from '@visor/embedded-postgres';
export { startPostgres } from '@visor/embedded-postgres';
