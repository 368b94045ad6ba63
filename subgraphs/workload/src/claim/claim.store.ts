import { type BoundStatement, selectColumns, type Tx } from '@visor/db';
import { isUuid } from '@visor/schema';
import { transitionRow } from '../history/transition-row.ts';
import { inputUrls } from '../job/input-replicas.ts';
import { TaskEntity, type TaskRow } from '../task/task.entity.ts';
import { JobEntity, type JobRow } from '../job/job.entity.ts';
import { loseUnreachable, lostRow } from '../job/unreachable.store.ts';
import { INITIAL_ATTEMPT_STATE } from '../lifecycle/attempt.rules.ts';
import { guard, ofNamed, targetOf } from '../lifecycle/guard.rules.ts';
import { jobLifecycle } from '../lifecycle/job.rules.ts';
import { isCandidate } from '../pilot/candidates.ts';
import type { Patch } from '../settings/field.rules.ts';
import type { CatalogFile } from '../task/catalog-client.ts';
import { countTransitions } from '../task/counters.ts';
import type { StorageRoom, TaskOutput } from '../storage/output-storage.rules.ts';
import { chosenStorage, ROOMS, taskOutput } from '../storage/storage-room.store.ts';
import type { Capacity, Usage } from './room.rules.ts';

/** A pilot that claims. */
export interface Claimant {
  readonly pilotId: string;
  readonly incarnation: string;
  readonly node: string;
  readonly devices: readonly string[];
  /** Programs it does not have. */
  readonly refuses: readonly string[];
  readonly requestId: string;
  /** One for each job that it may get. */
  readonly tokens: readonly string[];
  readonly leaseUntil: Date;
  /** Its node is in quarantine and tries one job. */
  readonly isProbe: boolean;
}

interface ClaimedJob {
  readonly jobId: string;
  readonly number: number;
}

/** What a pilot has, and what it holds. */
export interface PilotLoad {
  readonly capacity: Capacity;
  readonly prefetch: number | null;
  /** Its live attempts in the order in which they were claimed; empty where it has declared nothing. */
  readonly held: readonly (Usage & { readonly claimedAt: string })[];
  /** What the same request claimed before. */
  readonly earlier: readonly ClaimedJob[];
  /** What people have set of the scheduler. */
  readonly settings: Patch | null;
  /** Storages that may take what its jobs write. */
  readonly rooms: readonly StorageRoom[];
}

const usageOf = (row: string): string =>
  `'cores', ${row}.cores, 'ramMib', ${row}.ram_mib, 'scratchMib', ${row}.scratch_mib, 'gpus', ${row}.gpus`;

const READ_PILOT_LOAD = `
  select json_build_object(${usageOf('p')}) as capacity, p.prefetch,
         case when coalesce(p.cores, p.ram_mib, p.scratch_mib, p.gpus) is null then '[]' else (
           select coalesce(json_agg(json_build_object(${usageOf('j')}, 'claimedAt', a.claimed_at) order by a.claimed_at, j.dispatch, a.job_id), '[]')
             from attempt a join job j on j.id = a.job_id where a.pilot_id = p.id and a.ended_at is null) end as held,
         (select coalesce(json_agg(json_build_object('jobId', e.job_id, 'number', e.number)), '[]')
            from attempt e where e.pilot_id = p.id and e.request_id = $2) as earlier,
         (select value from setting where name = 'scheduler') as settings, ${ROOMS} as rooms
    from pilot p where p.id = $1`;

/** Reads what a pilot has and holds, which a lock on it keeps as it is. */
export async function readPilotLoad(
  sql: Pick<Tx, 'query'>,
  { pilotId, requestId }: Pick<Claimant, 'pilotId' | 'requestId'>,
): Promise<PilotLoad | undefined> {
  if (!isUuid(pilotId)) return undefined;
  const rows = await sql.query<PilotLoad>(READ_PILOT_LOAD, [pilotId, requestId]);
  return rows[0];
}

/** A job at the head of the queue, locked. */
export interface CandidateRow extends Usage, ClaimedJob {
  readonly taskId: string;
  readonly dispatch: string;
  readonly queuedAt: string;
  readonly isReserved: boolean;
  /** Null: not known of an old job. */
  readonly inputFiles: number | null;
  readonly inputBytes: number | null;
  readonly output: TaskOutput;
}

/** A job that is claimed, with where its files go. */
export interface ChosenJob extends CandidateRow {
  /** Null: the storage of its task, of which nothing is known. */
  readonly storage: StorageRoom | null;
  readonly reservedBytes: number;
}

const READ_CANDIDATES = `
  select j.id as "jobId", j.task_id as "taskId", j.attempts + 1 as number, j.dispatch, j.cores, j.ram_mib as "ramMib", j.scratch_mib as "scratchMib", j.gpus,
         j.queued_at as "queuedAt", coalesce(j.reserved_by <> $1 and j.reserved_until > $4, false) as "isReserved",
         j.input_files as "inputFiles", j.input_bytes::float8 as "inputBytes", (select ${taskOutput('o')} from task o where o.id = j.task_id) as output
    from job j cross join pilot me
   where ${isCandidate({ pilotId: '$1', node: '$2', devices: '$3', now: '$4', refuses: '$7' })} and j.dispatch > $5
     and coalesce(j.cores <= $8::real, true) and coalesce(j.ram_mib <= $9::float8, true)
     and coalesce(j.scratch_mib <= $10::float8, true) and coalesce(j.gpus <= $11::float8, true)
     and j.task_id <> all ($12::uuid[])
   order by j.dispatch limit $6 for no key update of j skip locked`;

/**
 * Reads and locks the next jobs of the queue that the pilot could run alone, after a dispatch number. Jobs that another claim has
 * locked are skipped; a job stays away from the node or pilot that it failed on while another can take it.
 * @param page.free what a job may demand at most; null: as much as the pilot has
 * @param page.without tasks whose jobs are left out
 */
export async function readCandidates(
  tx: Tx,
  { pilotId, node, devices, refuses }: Claimant,
  page: {
    readonly after: number;
    readonly limit: number;
    readonly free: Usage | null;
    readonly without: readonly string[];
  },
  now: Date,
): Promise<CandidateRow[]> {
  const { after, limit, free, without } = page;
  const most = [free?.cores, free?.ramMib, free?.scratchMib, free?.gpus].map((amount) => amount ?? null);
  return tx.query(READ_CANDIDATES, [pilotId, node, devices, now, after, limit, refuses, ...most, without]);
}

/** Notes that a pilot keeps room for a job. */
export async function reserveJob(tx: Tx, pilotId: string, jobId: string, until: Date): Promise<void> {
  await tx.query('update job set reserved_by = $1, reserved_until = $3 where id = $2', [pilotId, jobId, until]);
}

// The attempt of a silent pilot ends before the new one begins: a job has one attempt that has not ended.
const CLAIM = `
  with claimed as materialized (
    select k.id, j.task_id, k.number, j.state as source, k.place, k.storage_id, k.reserved_bytes
      from unnest($3::uuid[], $4::int[], $10::uuid[], $11::float8[]) with ordinality k (id, number, storage_id, reserved_bytes, place)
      join job j on j.id = k.id and ${ofNamed(guard(jobLifecycle, 'claim', 'j.state'))}
  ), again as (select id from claimed where number > 1
  ), ${loseUnreachable('again', '$5')}, attempts as (
    insert into attempt (job_id, number, task_id, pilot_id, incarnation, node, request_id, token, state, lease_until, claimed_at,
      storage_id, reserved_bytes)
    select id, number, task_id, $1, $6, $7, $2, ($8::text[])[place], '${INITIAL_ATTEMPT_STATE}', $9, $5, storage_id, reserved_bytes from claimed
     where (select count(*) from unreachable) >= 0
    returning 1
  ), jobs as (
    update job j set state = ${targetOf(jobLifecycle, 'claim')}, attempts = c.number, node = $7, started_at = coalesce(j.started_at, $5), note = null,
           reserved_by = null, reserved_until = null
      from claimed c where j.id = c.id
    returning 1
  ), transition as (
    select ${transitionRow({
      job: 'id',
      task: 'task_id',
      cause: 'CLAIM',
      at: '$5',
      source: 'source',
      target: targetOf(jobLifecycle, 'claim'),
      attempt: 'number',
      attemptState: `'${INITIAL_ATTEMPT_STATE}'`,
    })} from claimed
    union all select ${lostRow('LEASE_EXPIRED', '$5')} from unreachable
  ), ${countTransitions('attempts', 'jobs')}
  select 1 / (count(*) = cardinality($3::uuid[]))::int from claimed`;

/** The statement that claims jobs that are locked. It fails where it does not claim them all, which a lock rules out. */
export function claimStatement(by: Claimant, jobs: readonly ChosenJob[], now: Date): BoundStatement {
  const { pilotId, requestId, incarnation, node, tokens, leaseUntil } = by;
  const storages = jobs.map(({ storage }) => storage?.id ?? null);
  const reserved = jobs.map(({ storage, reservedBytes }) => (storage ? reservedBytes : null));
  return [CLAIM, [pilotId, requestId, ...keysOf(jobs), now, incarnation, node, tokens, leaseUntil, storages, reserved]];
}

const ofTask = ['tool', 'outputs', 'log', 'storageUrl', 'checksumKind', 'keepLogs'] as const;
const ofJob = ['wallSeconds', 'cores', 'ramMib', 'scratchMib', 'gpus'] as const;

/** What the attempts of a task have in common. */
interface ClaimedTaskRow extends Pick<TaskRow, (typeof ofTask)[number]> {
  /** A task whose jobs are formed has a storage. */
  readonly storageUrl: string;
}

/** Where the files of an attempt go. */
type ClaimedStorage = Pick<ClaimedTaskRow, 'storageUrl' | 'checksumKind'>;

interface ClaimedJobRow extends Pick<JobRow, (typeof ofJob)[number]> {
  readonly jobId: string;
  readonly number: number;
  readonly taskId: string;
  readonly ordinal: number;
  readonly token: string;
  readonly claimedAt: string;
  readonly inputs: readonly CatalogFile[];
  /** Null: the storage of its task. */
  readonly chosen: ClaimedStorage | null;
}

/** An attempt with what its pilot needs to run it. */
export interface ClaimRow extends ClaimedJobRow, ClaimedTaskRow {}

/** Where a statement about claims of jobs `j` finds what is of their attempts, as SQL. */
interface AttemptColumns {
  readonly number: string;
  readonly token: string;
  readonly claimedAt: string;
}

const claimColumns = ({ number, token, claimedAt }: AttemptColumns): string =>
  `j.id as "jobId", ${number} as number, j.task_id as "taskId", j.ordinal, ${token} as token, ${claimedAt} as "claimedAt",
         ${selectColumns(JobEntity, 'j', ofJob)}, (
           select coalesce(json_agg(json_build_object('fileId', i.file_id, 'name', i.name, 'basename', i.basename, 'ordinal', i.ordinal,
             'size', i.size, 'checksum', i.checksum, 'checksumKind', i.checksum_kind, 'urls', ${inputUrls('i')}) order by i.ordinal, i.position), '[]')
             from job_input i where i.job_id = j.id) as inputs`;

const READ_CLAIMS = `
  select ${claimColumns({ number: 'a.number', token: 'a.token', claimedAt: 'a.claimed_at' })}, ${chosenStorage('a')} as chosen
    from unnest($1::uuid[], $2::int[]) k (job_id, number)
    join attempt a on a.job_id = k.job_id and a.number = k.number and ${ofNamed('a.ended_at is null')}
    join job j on j.id = a.job_id
   order by j.dispatch`;

const READ_CHOSEN = `
  select ${claimColumns({ number: 'k.number', token: '($3::text[])[k.place]', claimedAt: '$4::timestamptz' })}
    from unnest($1::uuid[], $2::int[]) with ordinality k (job_id, number, place) join job j on j.id = k.job_id
   order by k.place`;

const READ_TASKS = `select t.id, ${selectColumns(TaskEntity, 't', ofTask)} from task t where t.id = any ($1::uuid[])`;

/** Reads the claims of these live attempts, in the order in which pilots run them; what a task's have in common once per task. */
export async function readClaims(tx: Tx, keys: readonly ClaimedJob[]): Promise<ClaimRow[]> {
  const rows = await tx.query<ClaimedJobRow>(READ_CLAIMS, keysOf(keys));
  return withTasks(rows, await readClaimedTasks(tx, rows));
}

/**
 * Reads what the claims of locked jobs are going to be: before they are claimed, because a claim locks their tasks until it is
 * committed, and others wait for them.
 */
export async function readChosen(tx: Tx, jobs: readonly ChosenJob[], by: Claimant, now: Date): Promise<ClaimRow[]> {
  if (jobs.length === 0) return [];
  const [rows, tasks] = await tx.together((sql) => [
    sql.query<Omit<ClaimedJobRow, 'chosen'>>(READ_CHOSEN, [...keysOf(jobs), by.tokens, now]),
    readClaimedTasks(sql, jobs),
  ]);
  const storages = new Map(jobs.map(({ jobId, storage }) => [jobId, storageOf(storage)]));
  return withTasks(
    rows.map((row) => ({ ...row, chosen: storages.get(row.jobId) ?? null })),
    tasks,
  );
}

const storageOf = (storage: StorageRoom | null): ClaimedStorage | null =>
  storage?.url == null
    ? null
    : { storageUrl: storage.url, checksumKind: storage.checksumKind as ClaimedStorage['checksumKind'] };

const keysOf = (jobs: readonly ClaimedJob[]): [ids: string[], numbers: number[]] => [
  jobs.map(({ jobId }) => jobId),
  jobs.map(({ number }) => number),
];

type TaskOfClaims = ClaimedTaskRow & { readonly id: string };

const readClaimedTasks = (
  sql: Pick<Tx, 'query'>,
  jobs: readonly { readonly taskId: string }[],
): Promise<TaskOfClaims[]> => sql.query(READ_TASKS, [[...new Set(jobs.map(({ taskId }) => taskId))]]);

function withTasks(rows: readonly ClaimedJobRow[], tasks: readonly TaskOfClaims[]): ClaimRow[] {
  const byTask = new Map(tasks.map(({ id, ...task }) => [id, task]));
  return rows.flatMap((row) => {
    const task = byTask.get(row.taskId);
    return task ? [{ ...row, ...task, ...row.chosen }] : [];
  });
}
