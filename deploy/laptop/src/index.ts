export { nameIn, operatorUrl, type Databases, type Place } from './databases.ts';
export { isOwnBearer, openKeys, operatorBearer, signerOf, type Bearer, type Keys } from './keys.ts';
export { writeWhole } from './files.ts';
export { holderOf, Locked, takeLock } from './lock.ts';
export { freePort } from './ports.ts';
export { startPostgres, type Postgres, type PostgresOptions } from './postgres.ts';
export { ask, prepare, storageDirectory, type Endpoint } from './prepare.ts';
export { endProcess, identityOf, isAlive, type ProcessIdentity } from './process-identity.ts';
export type { GivenSettings } from './settings.ts';
export { ROOT, visorServices, type ServiceContext } from './services.ts';
export { startStack, type Stack, type StackOptions } from './stack.ts';
export { lockFile, stackRecord, withoutPassword, type StackRecord, type Whereabouts } from './stack-record.ts';
export {
  health,
  healthUrl,
  type Service,
  type ServiceState,
  type ServiceView,
  type SupervisorEvent,
} from './supervised.ts';
export { recordedProcesses, supervise, type Supervisor } from './supervisor.ts';
