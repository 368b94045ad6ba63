export { removeCluster } from './cluster.ts';
export { freePort, isFree, listenError } from './ports.ts';
export { startPostgres, type Postgres, type PostgresOptions } from './start-postgres.ts';
