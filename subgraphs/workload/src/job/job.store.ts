import type { Tx } from '@visor/db';
import { failureCodes } from '@visor/schema';
import type { CatalogFile } from '../task/catalog-client.ts';
import { countFacts } from '../task/counters.ts';
import { couldRun, notRefused } from '../pilot/candidates.ts';
import { pickOrder } from './pick-order.ts';
import type { PortTarget, Target } from './output-paths.ts';
import { inputUrls } from './replica.store.ts';
import type { AttemptState } from '../lifecycle/attempt.rules.ts';
import { jobLifecycle, type JobState } from '../lifecycle/job.rules.ts';

export interface Claimant {
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

/** Pilots that a job should go to while it is kept from the pilot, or the node, that it failed on. */
const otherPilot = `exists (
  select from pilot o where (j.avoid_node is null or o.node <> j.avoid_node) and ${couldRun('o', 'j')})`;

/**
 * Claims as many jobs as there are tokens, or finds those that this request claimed before: one statement. Rows that another
 * claim holds are passed over; a job stays away from the node or pilot it failed on while another can take it.
 */
export async function claim(
  tx: Tx,
  by: Claimant,
  now: Date,
): Promise<{ jobId: string; number: number; fresh: boolean }[]> {
  const refusing = by.refuses.length > 0;
  return tx.query(
    `with before as materialized (
       select job_id, number from attempt where pilot_id = $1 and request_id = $2
     ), picked as materialized (
       select j.id, j.task_id, j.attempts + 1 as number
         from job j
        where j.state = 'QUEUED' and j.device = any ($4) and not exists (select from before)
          and (j.avoid_until is null or j.avoid_until <= $5
               or (j.avoid_node is distinct from $3 and $1 <> all (j.faulted_by)) or not ${otherPilot})
          ${refusing ? notRefused('$10') : ''}
        order by ${pickOrder} limit $6 for no key update skip locked
     ), given as materialized (
       select id, task_id, number, row_number() over () as place from picked
     ), attempts as (
       insert into attempt (job_id, number, task_id, pilot_id, incarnation, node, request_id, token, state, lease_until, claimed_at)
       select id, number, task_id, $1, $7, $3, $2, ($8::text[])[place], 'CLAIMED', $9, $5 from given
     ), history as (
       insert into attempt_change (job_id, number, state, at) select id, number, 'CLAIMED', $5 from given
     ), moved as (
       update job j set state = 'ACTIVE', attempts = g.number, started_at = coalesce(j.started_at, $5), note = null
         from given g where j.id = g.id
     ), fact as (
       select task_id, 'QUEUED' as "left", 'ACTIVE' as entered, null as attempt_end, 0 as requests from given
     ), ${countFacts}
     select job_id as "jobId", number, false as fresh from before
     union all select id, number, true from given`,
    [
      by.pilotId,
      by.requestId,
      by.node,
      by.devices,
      now,
      by.tokens.length,
      by.incarnation,
      by.tokens,
      by.leaseUntil,
      ...(refusing ? [by.refuses] : []),
    ],
  );
}

/**
 * Fails the waiting jobs of a program and device (102); at most so many. Gives them, each with whether its task is complete
 * now.
 */
export async function failWaiting(
  tx: Tx,
  which: { readonly program: string; readonly device: string; readonly text: string; readonly most: number },
  now: Date,
): Promise<{ jobId: string; taskId: string; complete: boolean | null }[]> {
  return tx.query(
    `with chosen as materialized (
       select j.id, j.task_id, j.state
         from task t join job j on j.task_id = t.id and j.state = any ($5)
        where t.program = $1 and t.phase in ('FORMING', 'FORMED') and not t.cancelled and j.device = $2
        order by j.id limit $4 for no key update of j skip locked
     ), moved as (
       update job j set state = 'FAILED', ended_at = $6, not_before = null, failure_code = ${failureCodes.UNKNOWN_EXECUTABLE}, failure_source = 'pilot',
              failure_text = $3, exhausted = false
         from chosen c where j.id = c.id
     ), fact as (
       select task_id, state as "left", 'FAILED' as entered, null as attempt_end, 0 as requests from chosen
     ), ${countFacts}
     select c.id as "jobId", c.task_id as "taskId", n.complete from chosen c left join counted n on n.id = c.task_id`,
    [which.program, which.device, which.text, which.most, jobLifecycle.sources('expire'), now],
  );
}

/** An attempt with what its pilot needs to run it. */
export interface ClaimRow {
  readonly jobId: string;
  readonly number: number;
  readonly taskId: string;
  readonly ordinal: number;
  readonly token: string;
  readonly claimedAt: string;
  readonly tool: unknown;
  readonly outputs: readonly PortTarget[];
  readonly log: Target;
  readonly storageUrl: string;
  readonly wallSeconds: number;
  readonly inputs: readonly CatalogFile[];
}
const inputsOf = (job: string): string => `(
  select coalesce(json_agg(json_build_object('fileId', i.file_id, 'name', i.name, 'basename', i.basename, 'ordinal', i.ordinal,
    'size', i.size, 'checksum', i.checksum, 'checksumKind', i.checksum_kind, 'urls', ${inputUrls('i')}) order by i.position), '[]')
    from job_input i where i.job_id = ${job})`;

/** The claims of these live attempts, in the order in which they are to be run. */
export async function readClaims(tx: Tx, keys: readonly { jobId: string; number: number }[]): Promise<ClaimRow[]> {
  return tx.query(
    `select j.id as "jobId", a.number, j.task_id as "taskId", j.ordinal, a.token, a.named, a.claimed_at as "claimedAt", t.tool, t.outputs,
            t.log, t.storage_url as "storageUrl", t.wall_seconds as "wallSeconds", ${inputsOf('j.id')} as inputs
       from unnest($1::uuid[], $2::int[]) k (job_id, number)
       join attempt a on a.job_id = k.job_id and a.number = k.number and a.ended_at is null
       join job j on j.id = a.job_id
       join task t on t.id = j.task_id
      order by ${pickOrder}`,
    [keys.map((key) => key.jobId), keys.map((key) => key.number)],
  );
}

export interface FactRow {
  readonly jobId: string;
  readonly number: number;
  readonly taskId: string;
  readonly pilotId: string;
  /** Null where the pilot is not known any more. */
  readonly pilotName: string | null;
  readonly node: string;
  readonly ordinal: number;
  readonly state: AttemptState;
  readonly sequence: number;
  readonly token: string;
  /** A heartbeat or a report has spoken of it. */
  readonly named: boolean;
  readonly claimedAt: string;
  readonly jobState: JobState;
  readonly cancelRequested: boolean;
  readonly counted: number;
  readonly lost: number;
  readonly nodeFaults: number;
  /** Only where asked for; else false. */
  readonly otherPilotCould: boolean;
  /** The program of its task. */
  readonly program: string | null;
  readonly retries: number;
  readonly retryDelay: number;
  readonly outputs: readonly PortTarget[];
  readonly log: Target;
  readonly storageId: string;
  readonly storageUrl: string;
  /** Only where asked for. */
  readonly inputs: readonly Pick<CatalogFile, 'fileId' | 'name' | 'urls'>[] | null;
}

const factColumns = `j.id as "jobId", a.number, j.task_id as "taskId", a.pilot_id as "pilotId",
  (select p.name from pilot p where p.id = a.pilot_id) as "pilotName", a.node, j.ordinal, a.state, a.sequence,
  a.token, a.named, a.claimed_at as "claimedAt", j.state as "jobState", j.cancel_requested as "cancelRequested", j.counted, j.lost,
  j.node_faults as "nodeFaults", t.program, t.retries, t.retry_delay as "retryDelay", t.outputs, t.log, t.storage_id as "storageId", t.storage_url as "storageUrl"`;

/** An attempt to be locked, and what else is to be read of it. */
export interface AttemptKey {
  readonly jobId: string;
  readonly number: number;
  readonly withInputs: boolean;
  readonly withPilots: boolean;
}

/** Locks the jobs and attempts that a batch names, in the order of job ids. */
export async function lockAttempts(tx: Tx, keys: readonly AttemptKey[]): Promise<FactRow[]> {
  return tx.query(
    `select ${factColumns}, case when k.with_inputs then (
              select coalesce(json_agg(json_build_object('fileId', i.file_id, 'name', i.name, 'urls', ${inputUrls('i')}) order by i.position), '[]')
                from job_input i where i.job_id = j.id) end as inputs,
            k.with_pilots and exists (
              select from pilot o where o.id <> a.pilot_id and ${couldRun('o', 'j')}) as "otherPilotCould"
       from unnest($1::uuid[], $2::int[], $3::boolean[], $4::boolean[]) k (job_id, number, with_inputs, with_pilots)
       join attempt a on a.job_id = k.job_id and a.number = k.number
       join job j on j.id = a.job_id
       join task t on t.id = j.task_id
      order by j.id, a.number for no key update of j, a`,
    [
      keys.map((key) => key.jobId),
      keys.map((key) => key.number),
      keys.map((key) => key.withInputs),
      keys.map((key) => key.withPilots),
    ],
  );
}

/** Locks live attempts whose lease ran out, or that no heartbeat ever named; at most so many. */
export async function lockLapsed(tx: Tx, now: Date, unheardSince: Date, most: number): Promise<FactRow[]> {
  return tx.query(
    `select ${factColumns}, null as inputs, false as "otherPilotCould"
       from (select job_id from attempt where ended_at is null and lease_until < $1
             union select job_id from attempt where ended_at is null and not named and claimed_at < $2
             limit $3) l
       join attempt a on a.job_id = l.job_id and a.ended_at is null
       join job j on j.id = a.job_id
       join task t on t.id = j.task_id
      where a.lease_until < $1 or (not a.named and a.claimed_at < $2)
      order by j.id for no key update of j, a skip locked`,
    [now, unheardSince, most],
  );
}

/** Locks what earlier incarnations of a pilot still hold. */
export async function lockPredecessors(tx: Tx, pilotId: string, incarnation: string): Promise<FactRow[]> {
  return tx.query(
    `select ${factColumns}, null as inputs, false as "otherPilotCould"
       from attempt a join job j on j.id = a.job_id join task t on t.id = j.task_id
      where a.pilot_id = $1 and a.ended_at is null and a.incarnation <> $2
      order by j.id for no key update of j, a`,
    [pilotId, incarnation],
  );
}

/** One attempt's change, as the statement reads it. */
export interface ChangeRow {
  readonly jobId: string;
  readonly number: number;
  readonly taskId: string;
  readonly state: AttemptState;
  readonly sequence: number;
  readonly endedAt: Date | null;
  readonly failureCode: number | null;
  readonly failureSource: string | null;
  readonly failureText: string | null;
  readonly report: unknown;
  readonly logNote: string | null;
  readonly jobState: JobState | null;
  readonly jobEndedAt: Date | null;
  readonly counted: number;
  readonly lost: number;
  readonly jobFailureCode: number | null;
  readonly jobFailureSource: string | null;
  readonly jobFailureText: string | null;
  readonly exhausted: boolean;
  readonly notBefore: Date | null;
  readonly nodeFaults: number;
  readonly faultedBy: string | null;
  readonly avoidNode: string | null;
  readonly avoidUntil: Date | null;
  readonly requestId: string | null;
}
export interface HistoryRow {
  readonly jobId: string;
  readonly number: number;
  readonly state: AttemptState;
  readonly at: Date;
}

/** Writes changes of locked attempts and what follows for their jobs and tasks: one statement. Gives the tasks that are complete now. */
export async function applyChanges(
  tx: Tx,
  write: {
    readonly changes: string;
    readonly history: string;
    readonly requests: string;
    readonly products: string;
    readonly now: Date;
  },
): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `with change as materialized (
       select * from jsonb_to_recordset($1) as c ("jobId" uuid, number int, "taskId" uuid, state text, sequence int, "endedAt" timestamptz,
         "failureCode" int, "failureSource" text, "failureText" text, report jsonb, "logNote" text, "jobState" text,
         "jobEndedAt" timestamptz, counted int, lost int, "jobFailureCode" int, "jobFailureSource" text, "jobFailureText" text,
         exhausted boolean, "notBefore" timestamptz, "nodeFaults" int, "faultedBy" uuid, "avoidNode" text, "avoidUntil" timestamptz, "requestId" uuid)
     ), request as materialized (
       select * from jsonb_to_recordset($3) as r (id uuid, "taskId" uuid, "jobId" uuid, number int, kind text, message jsonb, "resendAt" timestamptz)
     ), attempts as (
       update attempt a set state = c.state, sequence = c.sequence, named = true, ended_at = c."endedAt", failure_code = c."failureCode",
              failure_source = c."failureSource", failure_text = c."failureText", report = c.report, log_note = c."logNote"
         from change c where a.job_id = c."jobId" and a.number = c.number and a.ended_at is null
       returning a.task_id, a.state, a.ended_at
     ), history as (
       insert into attempt_change (job_id, number, state, at)
       select "jobId", number, state, at from jsonb_to_recordset($2) as h ("jobId" uuid, number int, state text, at timestamptz)
       on conflict do nothing
     ), moved as (
       update job j set state = c."jobState", counted = j.counted + c.counted, lost = j.lost + c.lost, failure_code = c."jobFailureCode",
              failure_source = c."jobFailureSource", failure_text = c."jobFailureText", exhausted = c.exhausted,
              not_before = c."notBefore", node_faults = j.node_faults + c."nodeFaults",
              faulted_by = case when c."faultedBy" = any (j.faulted_by) then j.faulted_by
                                else array_cat(j.faulted_by, array_remove(array[c."faultedBy"], null)) end,
              avoid_node = c."avoidNode", avoid_until = c."avoidUntil", request_id = c."requestId",
              ended_at = c."jobEndedAt"
         from change c where j.id = c."jobId" and c."jobState" is not null and j.state = any ($5)
       returning j.task_id, j.state
     ), requests as (
       insert into registration (id, task_id, job_id, number, kind, state, message, resend_at)
       select id, "taskId", "jobId", number, kind, 'OPEN', message, "resendAt" from request
     ), products as (
       insert into product (file_id, registration_id, task_id, dataset_id, job_id, kind, name)
       select * from jsonb_to_recordset($4) as p ("fileId" uuid, "requestId" uuid, "taskId" uuid, "datasetId" uuid, "jobId" uuid, kind text, name text)
     ), fact as (
       select task_id, 'ACTIVE' as "left", state as entered, null as attempt_end, 0 as requests from moved
       union all select task_id, null, null, state, 0 from attempts where ended_at is not null
       union all select "taskId", null, null, null, 1 from request
     ), ${countFacts}
     select id from counted where complete`,
    [write.changes, write.history, write.requests, write.products, jobLifecycle.sources('retry')],
  );
  return rows.map((row) => row.id);
}
