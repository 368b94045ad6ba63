export { connect, type ConnectOptions, type Database, type Tx } from './connect.ts';
export { ensureRole, type RoleOptions } from './role.ts';
export { uuidv7 } from './id.ts';
export { Migration } from '@mikro-orm/migrations';
export type { MigrationObject } from '@mikro-orm/postgresql';
export { listen, type ListenOptions } from './listen.ts';
export { DatabaseProbe, type ProbeOptions } from './probe.ts';
export { DatabaseSession, type AdvisoryLock, type AdvisoryLocks, type SessionOptions } from './session.ts';
export { Backoff, type BackoffPolicy } from './backoff.ts';
