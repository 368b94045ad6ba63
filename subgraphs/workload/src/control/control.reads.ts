import type { Database } from '@visor/db';
import { isUuid, readId, Refusal, type JobSelection } from '@visor/schema';
import { listById, readEntityPage, type Page, type PageRequest } from '@visor/service';
import { JobActionEntity, TaskActionEntity, type JobActionRow, type TaskActionRow } from '../task/action.entity.ts';
import { checkSelection } from '../task/check-command.rules.ts';
import { matchedJobs, selectionOf, selectionParameters } from './selection.ts';

/** The commands on a task, newest first. */
const TASK_ACTIONS = {
  ...listById('Task.actions'),
  entity: TaskActionEntity,
  orderBy: ['id'],
  descending: true,
} as const;

/** The results of an operation, by command and job. */
const JOB_RESULTS = {
  name: 'Operation.jobs',
  defaultSize: 100,
  isPlace: (parts: readonly unknown[]): parts is readonly [string, string] => parts.length === 2 && parts.every(isUuid),
  entity: JobActionEntity,
  orderBy: ['actionId', 'jobId'],
} as const;

const NOTHING = { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } } as const;

/** Reads a page of the commands on a task. @throws Refusal INVALID for a wrong page or cursor */
export const readTaskActions = (db: Database, taskId: string, request: PageRequest): Promise<Page<TaskActionRow>> =>
  isUuid(taskId) ? readEntityPage(db, TASK_ACTIONS, request, { equal: { taskId } }) : Promise.resolve(NOTHING);

/** Reads a page of what an operation did to jobs. @throws Refusal INVALID for a wrong page or cursor */
export const readJobResults = (db: Database, operationId: string, request: PageRequest): Promise<Page<JobActionRow>> =>
  readEntityPage(db, JOB_RESULTS, request, {
    conditions: [
      { sql: 'e.action_id in (select id from task_action where operation_id = ?)', parameters: [operationId] },
    ],
  });

const MAX_PREVIEWED = 100_000;
const MAX_NODES_SHOWN = 100;

interface Preview {
  readonly matched: number;
  readonly exact: boolean;
  readonly codes: readonly { readonly code: number; readonly count: number }[];
  readonly nodes: readonly { readonly node: string; readonly count: number }[];
}

const PREVIEW = `
  with seen as materialized (
    ${matchedJobs({ selection: '$1', task: '$2', after: 'null', until: `'infinity'`, limit: '$3' })}
  ), matched as materialized (
    select j.failure_code as code, j.node from seen s join job j on j.id = s.id where s.matches
  )
  select (select count(*)::int from matched) as matched, (select count(*) < $3 from seen) as exact,
         (select coalesce(json_agg(c), '[]') from (
            select code, count(*)::int as count from matched where code is not null group by 1 order by 1) c) as codes,
         (select coalesce(json_agg(n), '[]') from (
            select node, count(*)::int as count from matched where node is not null
             group by 1 order by 2 desc, 1 limit ${MAX_NODES_SHOWN}) n) as nodes
    from task where id = $2`;

/** Reads which jobs a retry would be about. @throws Refusal INVALID that names the field; NOT_FOUND for an unknown task */
export async function previewRetry(db: Pick<Database, 'query'>, taskId: string, where: JobSelection): Promise<Preview> {
  const id = readId('taskId', taskId);
  checkSelection(where);
  const [preview] = await db.query<Preview>(PREVIEW, [selectionParameters(selectionOf(where)), id, MAX_PREVIEWED]);
  if (!preview) throw new Refusal('NOT_FOUND', `workload has no task ${id}`, { taskId: id });
  return preview;
}
