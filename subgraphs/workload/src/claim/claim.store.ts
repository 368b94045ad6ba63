import { selectColumns, type Tx } from '@visor/db';
import { transitionRow } from '../history/transition-row.ts';
import { inputUrls } from '../job/input-replicas.ts';
import { TaskEntity, type TaskRow } from '../task/task.entity.ts';
import { JobEntity, type JobRow } from '../job/job.entity.ts';
import { INITIAL_ATTEMPT_STATE } from '../lifecycle/attempt.rules.ts';
import { guard, targetOf } from '../lifecycle/guard.rules.ts';
import { jobLifecycle } from '../lifecycle/job.rules.ts';
import { canRun, isNotRefused } from '../pilot/candidates.ts';
import type { CatalogFile } from '../task/catalog-client.ts';
import { COUNT_TRANSITIONS } from '../task/counters.ts';

interface Claimant {
  readonly pilotId: string;
  readonly incarnation: string;
  readonly node: string;
  readonly devices: readonly string[];
  /** Programs it does not have. */
  readonly refuses: readonly string[];
  readonly requestId: string;
  readonly tokens: readonly string[];
  readonly leaseUntil: Date;
}

/** Another pilot can run a job that avoids the pilot, or the node, that it failed on. */
const HAS_OTHER_PILOT = `exists (
  select from pilot o where (j.avoid_node is null or o.node <> j.avoid_node) and ${canRun('o', 'j')})`;

/** @param refused condition on the program of job `j`, where the pilot refuses any */
const claimStatement = (refused = ''): string => `
  with earlier as materialized (
    select job_id, number from attempt where pilot_id = $1 and request_id = $2
  ), picked as materialized (
    select j.id, j.task_id, j.attempts + 1 as number, j.state as source
      from job j
     where ${guard(jobLifecycle, 'claim', 'j.state')} and j.device = any ($4) and not exists (select from earlier)
       and (j.avoid_until is null or j.avoid_until <= $5
            or (j.avoid_node is distinct from $3 and $1 <> all (j.faulted_by)) or not ${HAS_OTHER_PILOT})
       ${refused}
     order by j.dispatch limit $6 for no key update skip locked
  ), claimed as materialized (
    select id, task_id, number, source, row_number() over () as place from picked
  ), attempts as (
    insert into attempt (job_id, number, task_id, pilot_id, incarnation, node, request_id, token, state, lease_until, claimed_at)
    select id, number, task_id, $1, $7, $3, $2, ($8::text[])[place], '${INITIAL_ATTEMPT_STATE}', $9, $5 from claimed
  ), jobs as (
    update job j set state = ${targetOf(jobLifecycle, 'claim')}, attempts = c.number, started_at = coalesce(j.started_at, $5), note = null
      from claimed c where j.id = c.id
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
  ), ${COUNT_TRANSITIONS}
  select job_id as "jobId", number, false as fresh from earlier
  union all select id, number, true from claimed`;

const CLAIM = claimStatement();
const CLAIM_WITHOUT_REFUSED = claimStatement(`and ${isNotRefused('$10')}`);

/**
 * Claims as many jobs as there are tokens, or returns those that this request claimed before: one statement. Rows that another
 * claim has locked are skipped; a job stays away from the node or pilot that it failed on while another can take it.
 */
export async function claim(
  tx: Tx,
  by: Claimant,
  now: Date,
): Promise<{ jobId: string; number: number; fresh: boolean }[]> {
  const { pilotId, requestId, node, devices, tokens, incarnation, leaseUntil, refuses } = by;
  const parameters = [pilotId, requestId, node, devices, now, tokens.length, incarnation, tokens, leaseUntil];
  return refuses.length > 0 ? tx.query(CLAIM_WITHOUT_REFUSED, [...parameters, refuses]) : tx.query(CLAIM, parameters);
}

const ofTask = ['tool', 'outputs', 'log', 'storageUrl', 'keepLogs'] as const;
const ofJob = ['wallSeconds', 'cores', 'ramMib', 'scratchMib', 'gpus'] as const;

/** An attempt with what its pilot needs to run it. */
export interface ClaimRow extends Pick<TaskRow, (typeof ofTask)[number]>, Pick<JobRow, (typeof ofJob)[number]> {
  readonly jobId: string;
  readonly number: number;
  readonly taskId: string;
  readonly ordinal: number;
  readonly token: string;
  readonly claimedAt: string;
  /** A task whose jobs are formed has a storage. */
  readonly storageUrl: string;
  readonly inputs: readonly CatalogFile[];
}

const READ_CLAIMS = `
  select j.id as "jobId", a.number, j.task_id as "taskId", j.ordinal, a.token, a.claimed_at as "claimedAt",
         ${selectColumns(JobEntity, 'j', ofJob)}, ${selectColumns(TaskEntity, 't', ofTask)}, (
           select coalesce(json_agg(json_build_object('fileId', i.file_id, 'name', i.name, 'basename', i.basename, 'ordinal', i.ordinal,
             'size', i.size, 'checksum', i.checksum, 'checksumKind', i.checksum_kind, 'urls', ${inputUrls('i')}) order by i.ordinal, i.position), '[]')
             from job_input i where i.job_id = j.id) as inputs
    from unnest($1::uuid[], $2::int[]) k (job_id, number)
    join attempt a on a.job_id = k.job_id and a.number = k.number and a.ended_at is null
    join job j on j.id = a.job_id
    join task t on t.id = j.task_id
   order by j.dispatch`;

/** Reads the claims of these live attempts, in the order in which pilots run them. */
export async function readClaims(
  tx: Tx,
  keys: readonly { readonly jobId: string; readonly number: number }[],
): Promise<ClaimRow[]> {
  return tx.query(READ_CLAIMS, [keys.map(({ jobId }) => jobId), keys.map(({ number }) => number)]);
}
