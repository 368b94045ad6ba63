/**
 * What goes after VISOR_AUDIT_DAYS: records of what people did, and the history of tasks, pilots and nodes. Every table that grows with time
 * has its place here, or in the archive of its task (`archive.store.ts`, `job/remove-jobs.ts`), or is trimmed by packages/bus.
 */
import type { OldRecords } from '@visor/service';

export const OLD_RECORDS: readonly OldRecords[] = [
  // With what it did to each job (`job_action`). The job's history in the archive says who brought it back.
  { table: 'task_action', condition: `r.at < $1 and r.outcome <> 'RUNNING'` },
  { table: 'pilot_command', condition: 'r.ended_at < $1' },
  { table: 'node_mode_change', condition: 'r.at < $1' },
  { table: 'steering', condition: 'r.at < $1' },
  { table: 'setting_change', condition: 'r.changed_at < $1' },
  { table: 'state_change', condition: 'r.at < $1' },
];
