import { busMigration } from '@visor/bus';
import type { MigrationObject } from '@visor/db';
import { Init } from './0001-init.ts';
import { NodeFaults } from './0002-node-faults.ts';
import { InputReplicas } from './0003-input-replicas.ts';
import { StreamTails } from './0004-stream-tails.ts';
import { PilotWarning } from './0005-pilot-warning.ts';
import { TaskControl } from './0006-task-control.ts';
import { Scheduler } from './0007-scheduler.ts';
import { Forming } from './0008-forming.ts';
import { Retries } from './0009-retries.ts';
import { Nodes } from './0010-nodes.ts';
import { History } from './0011-history.ts';
import { Dispatch } from './0017-dispatch.ts';
import { Health } from './0019-health.ts';
import { NodeOutcomes } from './0020-node-outcomes.ts';
import { Archive } from './0021-archive.ts';
import { JobRank } from './0022-job-rank.ts';
import { Checklists } from './0023-checklists.ts';
import { FewerIndexes } from './0024-fewer-indexes.ts';
import { KillAction } from './0026-kill-action.ts';
import { StateChanges } from './0027-state-changes.ts';
import { AttemptUsage } from './0028-attempt-usage.ts';
import { Unreachable } from './0029-unreachable.ts';
import { ChecksumKind } from './0030-checksum-kind.ts';
import { AttemptWatch } from './0033-attempt-watch.ts';
import { Time } from './0038-time.ts';
import { Actions } from './0048-actions.ts';
import { Steering } from './0056-steering.ts';
import { Acts } from './0037-acts.ts';
import { Find } from './0036-find.ts';
import { JobActs } from './0047-job-acts.ts';

/** Migrations of schema `workload`, in order. */
export const migrations: readonly MigrationObject[] = [
  busMigration,
  { name: '0001-init', class: Init },
  { name: '0002-node-faults', class: NodeFaults },
  { name: '0003-input-replicas', class: InputReplicas },
  { name: '0004-stream-tails', class: StreamTails },
  { name: '0005-pilot-warning', class: PilotWarning },
  { name: '0006-task-control', class: TaskControl },
  { name: '0007-scheduler', class: Scheduler },
  { name: '0008-forming', class: Forming },
  { name: '0009-retries', class: Retries },
  { name: '0010-nodes', class: Nodes },
  { name: '0011-history', class: History },
  { name: '0017-dispatch', class: Dispatch },
  { name: '0019-health', class: Health },
  { name: '0020-node-outcomes', class: NodeOutcomes },
  { name: '0021-archive', class: Archive },
  { name: '0022-job-rank', class: JobRank },
  { name: '0023-checklists', class: Checklists },
  { name: '0024-fewer-indexes', class: FewerIndexes },
  { name: '0026-kill-action', class: KillAction },
  { name: '0027-state-changes', class: StateChanges },
  { name: '0028-attempt-usage', class: AttemptUsage },
  { name: '0029-unreachable', class: Unreachable },
  { name: '0030-checksum-kind', class: ChecksumKind },
  { name: '0033-attempt-watch', class: AttemptWatch },
  { name: '0036-find', class: Find },
  { name: '0037-acts', class: Acts },
  { name: '0038-time', class: Time },
  { name: '0047-job-acts', class: JobActs },
  { name: '0048-actions', class: Actions },
  { name: '0056-steering', class: Steering },
];
