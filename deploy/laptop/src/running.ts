/** Everything about a running stack, without the modules that start one: `visor status` must start quickly. */
export { endProcess, isAlive } from '@visor/service/process-identity';
export { holderOf } from '@visor/service/process-lock';
export { addStorageRoot } from './added-roots.ts';
export { healthUrl, readHealth, readPostgresHealth } from './health.ts';
export { operatorBearer } from './operator-token.ts';
export { recordedProcesses } from './recorded-processes.ts';
export { lockFile, stackRecord, type StackRecord } from './stack-record.ts';
export { rememberedStacks } from './user-stacks.ts';
export type { ServiceView } from './supervised-service.ts';
