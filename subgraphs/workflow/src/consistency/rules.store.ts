import type { Database } from '@visor/db';
import { keysSql, type FoundRows, type KeyRange, type KindPage } from '@visor/service';
import { dueTasks } from '../chain/chain.store.ts';
import { taskLifecycle } from '../task/task.rules.ts';

/** What is compared of workflows, by their ids. */
export const INCONSISTENCY_KINDS = [
  'TASK_NOT_ADVANCED',
  'ACTIVE_BUT_ENDED',
  'STATUS_OF_TASKS',
  'DATASET_UNRECORDED',
  'FINISHED_BUT_OPEN',
  'SUCCESSOR_OF_FAILED',
] as const;
export type InconsistencyKind = (typeof INCONSISTENCY_KINDS)[number];

/** Something on which workflows, tasks and what is recorded of datasets disagree. */
export interface InconsistencyRow {
  readonly kind: InconsistencyKind;
  /** Of the task, or of the workflow where it is about the workflow. */
  readonly id: string;
  readonly workflowId: string;
  readonly taskId: string | null;
  readonly text: string;
}

const FINAL = `(${taskLifecycle.finalStates.map((state) => `'${state}'`).join(', ')})`;

const ofWorkflows = (text: string, condition: string): string =>
  `select w.id, w.id as workflow_id, null::uuid as task_id, ${text} as text from workflow w where ${condition}`;
const ofTasks = (text: string, joined: string): string =>
  `select t.id, t.workflow_id, t.id as task_id, ${text} as text from task t ${joined}`;

const OPEN_TASK = `select from task t where t.workflow_id = w.id and t.state not in ${FINAL}`;
const someTask = (state: string): string =>
  `exists (select from task t where t.workflow_id = w.id and t.state = '${state}')`;
/** The status that the tasks of an ended workflow `w` give it. */
const STATUS = `case when exists (${OPEN_TASK}) then 'ACTIVE' when ${someTask('FAILED')} then 'FAILED' when ${someTask('CANCELLED')} then 'CANCELLED' else 'FINISHED' end`;

/** The rows that break each rule. */
const BROKEN: Readonly<Record<InconsistencyKind, string>> = {
  TASK_NOT_ADVANCED: `select d.id, d.workflow_id, d.id as task_id, 'it does not go on: ' || d.text as text
    from (${dueTasks(`$4::timestamptz - interval '1 minute'`)}) d join workflow w on w.id = d.workflow_id
   where w.status = 'ACTIVE' or d.text like '%should%'`,
  ACTIVE_BUT_ENDED: ofWorkflows(`'all its tasks have ended'`, `w.status = 'ACTIVE' and not exists (${OPEN_TASK})`),
  STATUS_OF_TASKS: ofWorkflows(
    `'it is ' || w.status || ', its tasks say ' || ${STATUS}`,
    `w.status <> 'ACTIVE' and w.status <> ${STATUS}`,
  ),
  DATASET_UNRECORDED: ofTasks(
    `'a dataset of it is not recorded'`,
    `where (select count(*) from dataset_ref d where d.id in (t.input_id, t.output_id, t.log_id)) < 3`,
  ),
  FINISHED_BUT_OPEN: ofTasks(
    `'it is FINISHED, but ' || d.name || ' is not closed'`,
    `join dataset_ref d on d.id in (t.output_id, t.log_id) where t.state = 'FINISHED' and not d.closed`,
  ),
  SUCCESSOR_OF_FAILED: ofTasks(
    `'it waits for a task that is ' || b.state`,
    `join task b on b.workflow_id = t.workflow_id and b.stage = t.stage - 1
      where t.state = 'DEFINED' and b.state in ('FAILED', 'CANCELLED')`,
  ),
};

/** Workflows of one page. */
const MAX_WORKFLOWS = 2_000;

/** Returns the workflows after an id that one page compares; undefined where there are none. */
export async function readWorkflowRange(db: Pick<Database, 'query'>, after: string): Promise<KeyRange | undefined> {
  const [range] = await db.query<{ from: string | null; to: string | null }>(
    `select min(id::text) as "from", max(id::text) as "to" from (select id from workflow where id > $1 order by id limit ${MAX_WORKFLOWS}) w`,
    [after],
  );
  return range?.from && range.to ? { from: range.from, to: range.to } : undefined;
}

/** Reads what breaks a rule, after an id, in the order of ids. */
export async function readBroken(
  db: Pick<Database, 'query'>,
  kind: InconsistencyKind,
  { keys, after, limit }: KindPage,
  now: Date,
): Promise<FoundRows<InconsistencyRow>> {
  const { sql, values } = keysSql(keys, 'b.workflow_id');
  // The rows of the keys first: a planner that counts on the limit reads a whole table in the order of ids for each range of keys.
  const found = await db.query<Omit<InconsistencyRow, 'kind'>>(
    `with b as materialized (select * from (${BROKEN[kind]}) b where ${sql})
     select b.id, b.workflow_id as "workflowId", b.task_id as "taskId", b.text from b
      where b.id > $3 and $4::timestamptz is not null order by b.id limit $5`,
    [...values, after, now, limit],
  );
  const rows = found.map((row) => ({ kind, ...row }));
  return { rows, next: rows.length === limit ? (rows.at(-1)?.id ?? null) : null };
}
