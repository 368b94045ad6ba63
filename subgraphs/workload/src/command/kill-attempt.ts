import { uuidv7, type Tx } from '@visor/db';
import { assertReason, isUuid, Refusal } from '@visor/schema';
import type { Deps } from '../deps.ts';
import { UNREACHABLE } from '../lifecycle/attempt.rules.ts';
import { pilotCommanded } from '../pilot/pilot.messages.ts';
import { insertActions, type NewAction } from '../task/action.store.ts';
import { addCommand } from './command.store.ts';

/** An attempt as a person ends it. */
interface KillRequest {
  readonly jobId: string;
  /** Absent: the live attempt of the job. */
  readonly attempt?: number | null;
  readonly reason: string;
}

interface KilledAttempt {
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
  if (!isUuid(jobId)) throw new Refusal('NOT_FOUND', `no job ${jobId}`);
  return deps.db.transaction(async (tx) => {
    const live = await lockLiveAttempt(tx, jobId);
    if (!live || (attempt != null && attempt !== live.number)) throw await explainNoAttempt(tx, jobId, attempt ?? null);
    const now = deps.now();
    const { number, pilotId } = live;
    await insertActions(tx, [actionOf(live, { jobId, reason, by }, now)]);
    if (live.killText !== null) return number;
    await tx.query('update attempt set kill_text = $3 where job_id = $1 and number = $2', [
      jobId,
      number,
      `ended by ${by}: ${reason}`,
    ]);
    await addCommand(tx, { id: uuidv7(), pilotId, kind: 'CANCEL', jobId, attempt: number, reason, by }, [], now);
    if (live.pilotName !== null && live.status !== null)
      deps.publish(tx, 'wms.pilots.status', [
        pilotCommanded({ id: pilotId, name: live.pilotName, status: live.status, draining: live.draining ?? false }),
      ]);
    deps.logAfterCommit(tx, { jobId, attempt: number, pilotId, by, reason }, 'attempt ended by a person');
    return number;
  });
}

function actionOf(
  { taskId, number, killText }: KilledAttempt,
  { jobId, reason, by }: { readonly jobId: string; readonly reason: string; readonly by: string },
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
    details: { jobId: jobId.toLowerCase(), attempt: number },
    outcome: killText === null ? 'APPLIED' : 'UNCHANGED',
    code: null,
    text: null,
    endedAt: now,
  };
}

/** Locks the live attempt of a job after its job, as reports do. */
async function lockLiveAttempt(tx: Tx, jobId: string): Promise<KilledAttempt | undefined> {
  const rows = await tx.query<KilledAttempt>(
    `select j.task_id as "taskId", a.number, a.pilot_id as "pilotId", a.kill_text as "killText", p.name as "pilotName", p.status, p.draining
       from job j join attempt a on a.job_id = j.id and a.ended_at is null and a.lapsed_from is null left join pilot p on p.id = a.pilot_id
      where j.id = $1 for no key update of j, a`,
    [jobId],
  );
  return rows[0];
}

async function explainNoAttempt(tx: Tx, jobId: string, attempt: number | null): Promise<Refusal> {
  const [job] = await tx.query<{ state: string; ended: string | null }>(
    `select j.state, (select a.state from attempt a where a.job_id = j.id and a.number = $2) as ended from job j where j.id = $1`,
    [jobId, attempt],
  );
  if (!job) return new Refusal('NOT_FOUND', `no job ${jobId}`);
  if (attempt === null) return new Refusal('ILLEGAL_MOVE', `job ${jobId} is ${job.state}: no attempt of it runs`);
  if (job.ended === null) return new Refusal('NOT_FOUND', `job ${jobId} has no attempt ${attempt}`);
  if (job.ended === UNREACHABLE)
    return new Refusal(
      'ILLEGAL_MOVE',
      `attempt ${attempt} of job ${jobId} is UNREACHABLE: its pilot is not heard, and the job waits for another`,
    );
  return new Refusal('ILLEGAL_MOVE', `attempt ${attempt} of job ${jobId} has ended ${job.ended}`);
}
