export { checkValues } from './check-values.ts';
export { testDatabase, type TestDatabase, type TestDatabaseOptions } from './database.ts';
export { testDirectory, type TestDirectory } from './directory.ts';
export { until, untilEvent, type Patience } from './wait.ts';
export { door, type Door } from './door.ts';
export { freePort } from '@visor/laptop';
export { startPostgres } from '@visor/laptop/postgres';
