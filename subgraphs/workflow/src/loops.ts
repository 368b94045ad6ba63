import { TRIM_INTERVAL_MS, trimRecords, type LoopDefinition } from '@visor/service';
import type { Config } from './config.ts';
import { carryOutOperations } from './control/carry-out.ts';
import { OPERATIONS_LOOP, type Runtime } from './runtime.ts';
import { OLD_RECORDS } from './operation/old-records.ts';
import { recoverWorkflows } from './chain/recover-workflows.ts';
import { releaseDueTasks } from './chain/release-due-tasks.ts';

/** All work that the service repeats. */
export const loops = (config: Config, { db, deps }: Runtime): readonly LoopDefinition[] => [
  { name: 'release due tasks', everyMs: config.VISOR_RECONCILE_MS, run: () => releaseDueTasks(deps, db) },
  { name: 'recover workflows', everyMs: config.VISOR_RECONCILE_MS, run: () => recoverWorkflows(deps, db) },
  { name: OPERATIONS_LOOP, everyMs: config.VISOR_RECONCILE_MS, run: () => carryOutOperations(deps, db) },
  {
    name: 'trim records',
    everyMs: TRIM_INTERVAL_MS,
    run: async (signal) => {
      await trimRecords(db, OLD_RECORDS, { now: deps.now(), days: config.VISOR_AUDIT_DAYS }, signal);
    },
  },
];
