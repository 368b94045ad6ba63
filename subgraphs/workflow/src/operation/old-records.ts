/** What goes after VISOR_AUDIT_DAYS: recorded events, acts on templates, operations with their results, and which files they ran again. In the order of the foreign keys. */
import type { OldRecords } from '@visor/service';

const OLD_OPERATIONS = 'select o.id from operation o where o.finished_at < $1';

export const OLD_RECORDS: readonly OldRecords[] = [
  {
    table: 'rerun_file',
    condition: `r.workflow_id in (select x.workflow_id from rerun x where x.operation_id in (${OLD_OPERATIONS}))`,
  },
  { table: 'rerun', condition: `r.operation_id in (${OLD_OPERATIONS})` },
  { table: 'operation_task', condition: `r.operation_id in (${OLD_OPERATIONS})` },
  {
    table: 'operation',
    condition:
      'r.finished_at < $1 and not exists (select from operation_task t where t.operation_id = r.id) and not exists (select from rerun x where x.operation_id = r.id)',
  },
  { table: 'steering', condition: 'r.at < $1' },
  { table: 'recorded_event', condition: 'r.at < $1' },
];
