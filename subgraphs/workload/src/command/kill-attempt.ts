import { uuidv7, type Tx } from '@visor/db';
import { assertReason, isUuid, Refusal } from '@visor/schema';
import type { Deps } from '../deps.ts';
import { UNREACHABLE } from '../lifecycle/attempt.rules.ts';
import { acted, refused, type ActResult } from '@visor/service';
import { pilotCommanded } from '../pilot/pilot.messages.ts';
import { insertActions, type NewAction } from '../task/action.store.ts';
import { addCommands } from './command.store.ts';

/** An attempt as a person ends it. */
interface KillRequest {
  readonly jobId: string;
  /** Absent: the live attempt of the job. */
  readonly attempt?: number | null;
  readonly reason: string;
}

interface LiveAttempt {
  readonly jobId: string;
  readonly taskId: string;
  readonly number: number;
  readonly pilotId: string;
  readonly pilotName: string | null;
  readonly status: string | null;
  readonly draining: boolean | null;
  readonly killText: string | null;
}

/**
 * Ends a live attempt: its pilot kills the payload, the attempt is FAILED 408, and the retry rules decide about its job. Without effect
 * on an attempt that is being ended already; both are recorded with the commands on the task.
 * @param by subject of the caller's token
 * @returns the number of the attempt
 * @throws Refusal INVALID without a reason; NOT_FOUND; ILLEGAL_MOVE where the attempt has ended
 */
export async function killAttempt(deps: Deps, { jobId, attempt, reason }: KillRequest, by: string): Promise<number> {
  assertReason(reason);
  return deps.db.transaction(async (tx) => {
    const [live] = await lockLiveAttempts(tx, [jobId]);
    if (!live || (attempt != null && attempt !== live.number)) throw await explainNoAttempt(tx, jobId, attempt ?? null);
    await endAttempts(deps, tx, [live], { by, reason });
    return live.number;
  });
}

/** Ends the live attempts of jobs; a refused one does not keep the others back. @returns what came of each, in the order of the ids */
export async function killAttempts(
  deps: Deps,
  tx: Tx,
  jobIds: readonly string[],
  author: { readonly by: string; readonly reason: string },
): Promise<ActResult[]> {
  const live = await lockLiveAttempts(tx, jobIds);
  await endAttempts(deps, tx, live, author);
  const byJob = new Map(live.map((attempt) => [attempt.jobId, attempt]));
  const states = await readStates(
    tx,
    jobIds.filter((id) => !byJob.has(id.toLowerCase())),
  );
  return jobIds.map((id) => {
    const attempt = byJob.get(id.toLowerCase());
    if (attempt) return acted(attempt.jobId, attempt.killText === null ? 'APPLIED' : 'UNCHANGED');
    const state = states.get(id.toLowerCase());
    return refused(id, state === undefined ? noJob(id) : noneRuns(id, state));
  });
}

async function endAttempts(
  deps: Deps,
  tx: Tx,
  attempts: readonly LiveAttempt[],
  { by, reason }: { readonly by: string; readonly reason: string },
): Promise<void> {
  if (attempts.length === 0) return;
  const now = deps.now();
  await insertActions(
    tx,
    attempts.map((attempt) => actionOf(attempt, { reason, by }, now)),
  );
  const fresh = attempts.filter(({ killText }) => killText === null);
  if (fresh.length === 0) return;
  await tx.query(
    `update attempt a set kill_text = $3 from unnest($1::uuid[], $2::int[]) k (job_id, number)
      where a.job_id = k.job_id and a.number = k.number`,
    [fresh.map(({ jobId }) => jobId), fresh.map(({ number }) => number), `ended by ${by}: ${reason}`],
  );
  const commands = fresh.map(
    ({ jobId, number, pilotId }) =>
      ({ id: uuidv7(), pilotId, kind: 'CANCEL', jobId, attempt: number, reason, by }) as const,
  );
  await addCommands(tx, commands, [], now);
  const pilots = new Map(fresh.map((attempt) => [attempt.pilotId, attempt]));
  deps.publish(
    tx,
    'wms.pilots.status',
    [...pilots.values()].flatMap(({ pilotId, pilotName, status, draining }) =>
      pilotName === null || status === null
        ? []
        : [pilotCommanded({ id: pilotId, name: pilotName, status, draining: draining ?? false })],
    ),
  );
  for (const { jobId, number, pilotId } of fresh)
    deps.logAfterCommit(tx, { jobId, attempt: number, pilotId, by, reason }, 'attempt ended by a person');
}

function actionOf(
  { jobId, taskId, number, killText }: LiveAttempt,
  { reason, by }: { readonly reason: string; readonly by: string },
  now: Date,
): NewAction {
  const id = uuidv7();
  return {
    id,
    taskId,
    operationId: id,
    kind: 'kill',
    by,
    reason,
    at: now,
    details: { jobId, attempt: number },
    outcome: killText === null ? 'APPLIED' : 'UNCHANGED',
    code: null,
    text: null,
    endedAt: now,
  };
}

/** Locks the live attempts of jobs after their jobs, as reports do. */
const lockLiveAttempts = (tx: Tx, jobIds: readonly string[]): Promise<LiveAttempt[]> =>
  tx.query<LiveAttempt>(
    `select j.id as "jobId", j.task_id as "taskId", a.number, a.pilot_id as "pilotId", a.kill_text as "killText", p.name as "pilotName",
            p.status, p.draining
       from job j join attempt a on a.job_id = j.id and a.ended_at is null and a.lapsed_from is null left join pilot p on p.id = a.pilot_id
      where j.id = any ($1::uuid[]) order by j.id for no key update of j, a`,
    [jobIds.filter((id) => isUuid(id))],
  );

async function readStates(tx: Tx, jobIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const ids = jobIds.filter((id) => isUuid(id));
  if (ids.length === 0) return new Map();
  const rows = await tx.query<{ id: string; state: string }>('select id, state from job where id = any ($1::uuid[])', [
    ids,
  ]);
  return new Map(rows.map(({ id, state }) => [id, state]));
}

const noJob = (id: string): Refusal => new Refusal('NOT_FOUND', `no job ${id}`);
const noneRuns = (id: string, state: string): Refusal =>
  new Refusal('ILLEGAL_MOVE', `job ${id} is ${state}: no attempt of it runs that could be ended`);

async function explainNoAttempt(tx: Tx, jobId: string, attempt: number | null): Promise<Refusal> {
  const state = (await readStates(tx, [jobId])).get(jobId.toLowerCase());
  if (state === undefined) return noJob(jobId);
  if (attempt === null) return noneRuns(jobId, state);
  const [found] = await tx.query<{ state: string }>('select state from attempt where job_id = $1 and number = $2', [
    jobId,
    attempt,
  ]);
  if (!found) return new Refusal('NOT_FOUND', `job ${jobId} has no attempt ${attempt}`);
  if (found.state === UNREACHABLE)
    return new Refusal(
      'ILLEGAL_MOVE',
      `attempt ${attempt} of job ${jobId} is UNREACHABLE: its pilot is not heard, and the job waits for another`,
    );
  return new Refusal(
    'ILLEGAL_MOVE',
    `attempt ${attempt} of job ${jobId} has ended ${found.state}: without a number, the one that runs is meant`,
  );
}
