import type { Database, Tx } from '@visor/db';
import { isUuid, quotableText, Refusal } from '@visor/schema';
import { filterSql } from '@visor/service';
import type { TaskFilter, WorkflowFilter, WorkflowVerb } from '../../generated/types.ts';
import type { PendingItem } from '../operation/pending.store.ts';
import { taskFinder } from '../task/task.reads.ts';
import { taskLifecycle } from '../task/task.rules.ts';
import { workflowFinder } from '../workflow/workflow.reads.ts';

type Sql = Pick<Database | Tx, 'query'>;

const MAX_IDS = 10_000;
const SHOWN_IDS = 20;

/** Tasks that a person means, in the order of their workflows and stages. */
export interface Chosen {
  readonly items: readonly PendingItem[];
}

interface Selected<Where> {
  readonly ids?: readonly string[] | null | undefined;
  readonly where?: Where | null | undefined;
}

/** @throws Refusal INVALID that names the field */
export function readIds(ids: readonly string[]): string[] {
  if (ids.length === 0 || ids.length > MAX_IDS)
    throw new Refusal('INVALID', `ids has ${ids.length} elements; 1 to ${MAX_IDS} are taken`, { field: 'ids' });
  const wrong = ids.find((id) => !isUuid(id));
  if (wrong !== undefined)
    throw new Refusal('INVALID', `ids holds ${quotableText(wrong)}, which is no uuid`, { field: 'ids' });
  return [...new Set(ids.map((id) => id.toLowerCase()))];
}

/** @throws Refusal NOT_FOUND that names the first ids that do not exist */
export function assertAllFound(what: string, ids: readonly string[], found: ReadonlySet<string>): void {
  const missing = ids.filter((id) => !found.has(id));
  if (missing.length === 0) return;
  const text = `${missing.length} of ${ids.length} ${what} do not exist, so that nothing was done: ${missing.slice(0, SHOWN_IDS).join(', ')}`;
  throw new Refusal('NOT_FOUND', text, { field: 'ids', ids: missing.slice(0, SHOWN_IDS) });
}

/** @throws Refusal INVALID */
function assertOneGiven({ ids, where }: { readonly ids?: unknown; readonly where?: unknown }): void {
  if ((ids == null) === (where == null))
    throw new Refusal('INVALID', 'one of ids and where is needed', { field: 'ids' });
}

const MAX_TASKS = 100_000;

function chosenOf(rows: readonly { readonly id: string }[]): Chosen {
  if (rows.length > MAX_TASKS)
    throw new Refusal('INVALID', `where fits more than ${MAX_TASKS} tasks: narrow it`, { field: 'where' });
  return { items: rows.map(({ id }) => ({ taskId: id, jobIds: null })) };
}

const LIMITED = `order by e.workflow_id, e.stage limit ${MAX_TASKS + 1}`;

/** Chooses tasks. @throws Refusal INVALID, NOT_FOUND */
export async function chooseTasks(sql: Sql, { ids: given, where }: Selected<TaskFilter>): Promise<Chosen> {
  assertOneGiven({ ids: given, where });
  if (given == null) {
    const filter = filterSql(taskFinder.columns, where, 0);
    return chosenOf(await sql.query(`select e.id from task e where true${filter.sql} ${LIMITED}`, filter.parameters));
  }
  const ids = readIds(given);
  const rows = await sql.query<{ id: string }>(`select e.id from task e where e.id = any ($1::uuid[]) ${LIMITED}`, [
    ids,
  ]);
  assertAllFound('tasks', ids, new Set(rows.map(({ id }) => id)));
  return chosenOf(rows);
}

/** Tasks of workflows that a verb is about: those that can still be cancelled, or that failed. */
const CONCERNED: Readonly<Record<WorkflowVerb, string>> = {
  CANCEL: '(e.state <> all ($1::text[]) or e.closes is not null)',
  RETRY: `(e.state = 'FAILED' and $1::text[] is not null)`,
};

/** Chooses the tasks of workflows that a verb is about. @throws Refusal INVALID, NOT_FOUND */
export async function chooseTasksOf(
  sql: Sql,
  verb: WorkflowVerb,
  { ids: given, where }: Selected<WorkflowFilter>,
): Promise<Chosen> {
  assertOneGiven({ ids: given, where });
  const tasksOf = (workflows: string, parameters: readonly unknown[]): Promise<{ id: string }[]> =>
    sql.query(`select e.id from task e where e.workflow_id in (${workflows}) and ${CONCERNED[verb]} ${LIMITED}`, [
      taskLifecycle.finalStates,
      ...parameters,
    ]);
  if (given == null) {
    const filter = filterSql(workflowFinder.columns, where, 1);
    return chosenOf(await tasksOf(`select e.id from workflow e where true${filter.sql}`, filter.parameters));
  }
  const ids = readIds(given);
  const found = await sql.query<{ id: string }>('select id from workflow where id = any ($1::uuid[])', [ids]);
  assertAllFound('workflows', ids, new Set(found.map(({ id }) => id)));
  return chosenOf(await tasksOf('select unnest($2::uuid[])', [ids]));
}
