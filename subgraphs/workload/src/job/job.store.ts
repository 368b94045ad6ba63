import { storableJson } from '@visor/schema';
import { recordset, selectColumns, type RecordOf, type Tx } from '@visor/db';
import { requestRow, transitionRow } from '../history/transition-row.ts';
import { UNREACHABLE } from '../lifecycle/attempt.rules.ts';
import { ALLOWED_JOB_TRANSITIONS, ofNamed } from '../lifecycle/guard.rules.ts';
import type { JobState } from '../lifecycle/job.rules.ts';
import type { CatalogFile } from '../task/catalog-client.ts';
import type { Patch } from '../settings/field.rules.ts';
import { countTransitions } from '../task/counters.ts';
import { TaskEntity, type TaskRow } from '../task/task.entity.ts';
import { chosenStorage } from '../storage/storage-room.store.ts';
import { AttemptEntity, type AttemptRow } from './attempt.entity.ts';
import { JobEntity, type JobRow } from './job.entity.ts';
import { bucketOf } from './outcome.rules.ts';
import { RULES_VERSION } from './retry-rule-set.store.ts';

const ofAttempt = ['number', 'pilotId', 'node', 'state', 'sequence', 'token', 'named', 'killText'] as const;
const ofJob = [
  'taskId',
  'ordinal',
  'cancelRequested',
  'counted',
  'lost',
  'nodeFaults',
  'sparedFaults',
  'crashedOn',
  'ramMib',
  'wallSeconds',
] as const;
const ofTask = [
  'program',
  'labels',
  'retries',
  'retryDelay',
  'outputs',
  'log',
  'keepLogs',
  'storageId',
  'storageUrl',
] as const;

type Columns = Pick<AttemptRow, (typeof ofAttempt)[number]> & Pick<JobRow, (typeof ofJob)[number]>;

/** An attempt as a statement locks it, with what it reads of its job and pilot. */
export interface LockedAttemptRow extends Columns {
  readonly jobId: string;
  readonly jobState: JobState;
  readonly claimedAt: string;
  /** Null where the pilot is not known any more. */
  readonly pilotName: string | null;
  /** The storage that was chosen for its files; null: that of its task. */
  readonly chosen: Pick<SharedRow, 'storageId' | 'storageUrl'> | null;
  /** False where it was not asked for. */
  readonly otherPilotCanRun: boolean;
  /** The catalog has outputs of the job. Absent where it was not asked for. */
  readonly hasOutput?: boolean;
  /** Ids of the input files; null where they were not asked for. */
  readonly inputIds: readonly string[] | null;
  /** Most memory of a working pilot of its device, MiB; null: nothing bounds it. Absent where it was not asked for. */
  readonly mostRamMib?: number | null;
  /** Null where they were not asked for. */
  readonly inputs: readonly Pick<CatalogFile, 'fileId' | 'name' | 'urls'>[] | null;
}

/** What attempts of a task have in common. */
interface SharedRow extends Pick<TaskRow, (typeof ofTask)[number]> {
  /** Version of the retry rules in force. */
  readonly rulesVersion: number;
  /** What is set of the section `health`. */
  readonly healthSettings: Patch | null;
  /** Nodes of these attempts whose next success changes their record. */
  readonly silentNodes: readonly string[];
  /** A task whose jobs are formed has a storage. */
  readonly storageId: string;
  readonly storageUrl: string;
}

/** A locked attempt with what is read of its job, task and pilot. */
export interface LoadedAttemptRow extends LockedAttemptRow, SharedRow {}

/** What a statement selects of attempt `a`, job `j` and pilot `p`, which may be absent, for a `LockedAttemptRow`, but for its last three. */
export const LOCKED_ATTEMPT = `j.id as "jobId", j.state as "jobState", a.claimed_at as "claimedAt", p.name as "pilotName",
  ${chosenStorage('a')} as chosen,
  ${selectColumns(AttemptEntity, 'a', ofAttempt)}, ${selectColumns(JobEntity, 'j', ofJob)}`;

/** The last three, where a statement does not ask for them. */
export const NOT_ASKED = `false as "otherPilotCanRun", null as "inputIds", null as inputs`;

/** How often the time of a node's last success is written at most, seconds: a busy node has many a second. */
const SUCCESS_STEP = '30 seconds';

/** A success of a node changes something: its record is old, it has failures, or it may come back from quarantine. */
export const isSuccessDue = (node: string, now: string): string =>
  `(${node}.last_success is null or ${node}.last_success < ${now}::timestamptz - interval '${SUCCESS_STEP}'
    or ${node}.failures <> '[]' or (${node}.health <> 'OK' and ${node}.health_by is null))`;

const READ_SHARED = `
  select t.id, ${RULES_VERSION} as "rulesVersion", (select value from setting where name = 'health') as "healthSettings",
         array(select n.name from node n where n.name = any ($2::text[]) and ${isSuccessDue('n', 'now()')}) as "silentNodes",
         ${selectColumns(TaskEntity, 't', ofTask)}
    from task t where t.id = any ($1::uuid[])`;

/** Adds to locked attempts what those of a task have in common, which is read once per task. */
export async function loadAttempts(tx: Tx, rows: readonly LockedAttemptRow[]): Promise<LoadedAttemptRow[]> {
  if (rows.length === 0) return [];
  const tasks = new Set(rows.map(({ taskId }) => taskId));
  const nodes = new Set(rows.map(({ node }) => node));
  const shared = await tx.query<SharedRow & { readonly id: string }>(READ_SHARED, [[...tasks], [...nodes]]);
  const byTask = new Map(shared.map(({ id, ...row }) => [id, row]));
  return rows.flatMap((row) => {
    const task = byTask.get(row.taskId);
    return task ? [{ ...row, ...task, ...row.chosen }] : [];
  });
}

const attemptUpdates = recordset({
  jobId: 'uuid',
  number: 'int',
  state: 'text',
  sequence: 'int',
  endedAt: 'timestamptz?',
  failureCode: 'int?',
  failureSource: 'text?',
  failureText: 'text?',
  report: 'jsonb',
  logNote: 'text?',
  decision: 'jsonb?',
  usage: 'jsonb?',
  execution: 'jsonb?',
});
const jobUpdates = recordset({
  jobId: 'uuid',
  event: 'text',
  endedAt: 'timestamptz?',
  counted: 'int',
  lost: 'int',
  nodeFaults: 'int',
  sparedFaults: 'int',
  faultedBy: 'uuid?',
  failureCode: 'int?',
  failureSource: 'text?',
  failureText: 'text?',
  exhausted: 'boolean',
  notBefore: 'timestamptz?',
  avoidNode: 'text?',
  avoidUntil: 'timestamptz?',
  requestId: 'uuid?',
  heldReason: 'text?',
  heldDetails: 'jsonb?',
  heldAt: 'timestamptz?',
  crashedNode: 'text?',
  ramMib: 'int?',
  wallSeconds: 'int?',
  madeFiles: 'int?',
  madeBytes: 'bigint?',
});
const attemptChanges = recordset({
  jobId: 'uuid',
  number: 'int',
  state: 'text',
  at: 'timestamptz',
  cause: 'text',
  /** The last of its attempt: the job moves with it. */
  isLast: 'boolean',
});
const registrations = recordset({
  id: 'uuid',
  taskId: 'uuid',
  jobId: 'uuid',
  number: 'int',
  kind: 'text',
  message: 'jsonb',
  resendAt: 'timestamptz',
});
const products = recordset({
  fileId: 'uuid',
  registrationId: 'uuid',
  taskId: 'uuid',
  datasetId: 'uuid',
  jobId: 'uuid',
  kind: 'text',
  name: 'text',
});

const outcomes = recordset({ taskId: 'uuid', finished: 'int', failed: 'int' });

export type AttemptUpdateRow = RecordOf<typeof attemptUpdates>;
export type JobUpdateRow = RecordOf<typeof jobUpdates>;

/** What a batch of transitions writes. */
export interface TransitionRows {
  readonly attempts: readonly AttemptUpdateRow[];
  /** Of the attempts that ended. */
  readonly jobs: readonly JobUpdateRow[];
  readonly changes: readonly RecordOf<typeof attemptChanges>[];
  readonly registrations: readonly RecordOf<typeof registrations>[];
  readonly products: readonly RecordOf<typeof products>[];
  /** Of the tasks whose attempts ended. */
  readonly outcomes: readonly RecordOf<typeof outcomes>[];
}

/**
 * What of each task ended is counted by interval under the locks of the tasks: a statement more would make others wait for them longer.
 *
 * Each job that moves has a change that is its last, so that the full join adds no row to the changes. It is never carried out as a
 * nested loop, whose cost would grow with the square of the batch: the planner expects one row from either side.
 */
const WRITE_TRANSITIONS = `
  with attempt_update as materialized (select * from ${attemptUpdates.from('$1', 'u')}
  ), job_update as materialized (select * from ${jobUpdates.from('$2', 'u')}
  ), new_registration as materialized (select * from ${registrations.from('$4', 'r')}
  ), attempts as (
    update attempt a set named = true, lapsed_from = case when u.state = '${UNREACHABLE}' then a.state end, ${attemptUpdates.set(
      'u',
      'state',
      'sequence',
      'endedAt',
      'failureCode',
      'failureSource',
      'failureText',
      'report',
      'logNote',
      'decision',
      'usage',
      'execution',
    )}
      from attempt_update u where a.job_id = u."jobId" and a.number = u.number and ${ofNamed('a.ended_at is null')}
    returning a.job_id, a.number, a.task_id, a.failure_code
  ), jobs as (
    update job j set state = allowed.target, counted = j.counted + u.counted, lost = j.lost + u.lost,
           node_faults = j.node_faults + u."nodeFaults", spared_faults = j.spared_faults + u."sparedFaults",
           faulted_by = case when u."faultedBy" = any (j.faulted_by) then j.faulted_by
                             else array_cat(j.faulted_by, array_remove(array[u."faultedBy"], null)) end,
           crashed_on = case when u."crashedNode" = any (j.crashed_on) then j.crashed_on
                             else array_cat(j.crashed_on, array_remove(array[u."crashedNode"], null)) end,
           ram_mib = coalesce(u."ramMib", j.ram_mib), wall_seconds = coalesce(u."wallSeconds", j.wall_seconds),
           ${jobUpdates.set(
             'u',
             'endedAt',
             'failureCode',
             'failureSource',
             'failureText',
             'exhausted',
             'notBefore',
             'avoidNode',
             'avoidUntil',
             'requestId',
             'heldReason',
             'heldDetails',
             'heldAt',
           )}
      from job_update u join ${ALLOWED_JOB_TRANSITIONS} on allowed.event = u.event
     where j.id = u."jobId" and j.state = allowed.source
    returning j.id, allowed.source, allowed.target, case when u."madeFiles" is not null then j.input_files end as read_files,
              case when u."madeFiles" is not null then j.input_bytes end as read_bytes, u."madeFiles" as made_files, u."madeBytes" as made_bytes
  ), registrations as (
    insert into registration (${registrations.columns}, state)
    select ${registrations.values('r')}, 'OPEN' from new_registration r
    returning 1
  ), products as (
    insert into product (${products.columns}) select ${products.values('p')} from ${products.from('$5', 'p')}
    returning 1
  ), transition as (
    select ${transitionRow({
      job: 'a.job_id',
      task: 'a.task_id',
      cause: { sql: 'c.cause' },
      at: '$6',
      source: 'j.source',
      target: 'j.target',
      attempt: 'a.number',
      attemptState: 'c.state',
      nodeAt: 'c.at',
      code: 'a.failure_code',
      traffic: {
        read_files: 'j.read_files',
        read_bytes: 'j.read_bytes',
        made_files: 'j.made_files',
        made_bytes: 'j.made_bytes',
      },
    })} from ${attemptChanges.from('$3', 'c')}
      join attempts a on a.job_id = c."jobId" and a.number = c.number
      full join jobs j on j.id = (case when c."isLast" then a.job_id end)
    union all select ${requestRow('"taskId"', '1')} from new_registration
  ), ${countTransitions('registrations', 'products')}, outcomes as (
    insert into task_outcome as o (task_id, bucket, finished, failed)
    select e."taskId", $8, e.finished, e.failed from ${outcomes.from('$7', 'e')} join counted c on c.id = e."taskId" order by 1
    on conflict (task_id, bucket) do update set finished = o.finished + excluded.finished, failed = o.failed + excluded.failed
  )
  select id from counted where complete`;

/** Rows as they travel: what is null is left out, which the statement reads as null. Most columns of most rows are. */
const sparseJson = (rows: readonly object[]): string => storableJson(rows.map(withoutNulls));

function withoutNulls(row: object): object {
  const values = row as Readonly<Record<string, unknown>>;
  const filled: Record<string, unknown> = {};
  for (const name of Object.keys(values)) if (values[name] !== null) filled[name] = values[name];
  return filled;
}

/**
 * Writes transitions of locked attempts, and what follows for their jobs and tasks: one statement. A job moves only where its
 * lifecycle allows the event. Returns the tasks that are complete now.
 */
export async function writeTransitions(tx: Tx, rows: TransitionRows, now: Date): Promise<string[]> {
  const { attempts, jobs, changes, registrations: requests, products: files, outcomes: ends } = rows;
  const parameters = [attempts, jobs, changes, requests, files].map(sparseJson);
  const complete = await tx.query<{ id: string }>(WRITE_TRANSITIONS, [
    ...parameters,
    now,
    sparseJson(ends),
    bucketOf(now),
  ]);
  return complete.map(({ id }) => id);
}
