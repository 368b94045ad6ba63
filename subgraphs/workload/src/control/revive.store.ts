import type { Tx } from '@visor/db';
import { transitionRow } from '../history/transition-row.ts';
import { guard, ofNamed, targetOf } from '../lifecycle/guard.rules.ts';
import { jobLifecycle } from '../lifecycle/job.rules.ts';
import { COUNT_TRANSITIONS } from '../task/counters.ts';
import { recordResults, SEEN, seenJobs, type ActionBatch, type RunningAction } from './action-batch.store.ts';

/** What one batch of a retry did to a job that it is about. */
interface RevivedJob {
  readonly jobId: string;
  readonly applied: boolean;
}

const CAN_REVIVE = ofNamed(guard(jobLifecycle, 'revive', 'j.state'));
const DEFINED = targetOf(jobLifecycle, 'revive');

/** A job that is brought back has its history, and its failures are counted from 0 again. */
const statementOf = (named: boolean): string => `
  with seen as materialized (${seenJobs(named)}),
  chosen as materialized (
    select j.id, j.task_id, j.state as source, j.failure_code,
           exists (select from attempt a where a.job_id = j.id and a.ended_at is null) as live
      from job j where j.id in (select id from seen where matches) and ${CAN_REVIVE} order by j.id for no key update
  ), jobs as (
    update job j set state = ${DEFINED}, ended_at = null, failure_code = null, failure_source = null, failure_text = null,
           exhausted = false, note = null, request_id = null, cancel_requested = false, not_before = null, queued_at = null,
           started_at = null, avoid_node = null, avoid_until = null, counted = 0, lost = 0, node_faults = 0, spared_faults = 0, faulted_by = '{}',
           crashed_on = '{}', held_reason = null, held_details = null, held_at = null, dispatch = null, attempts_before = j.attempts
      from chosen l where j.id = l.id and not l.live
  ), ${recordResults('retry')}, transition as (
    select ${transitionRow({
      job: 'id',
      task: 'task_id',
      cause: 'RETRY',
      at: '$7',
      source: 'source',
      target: DEFINED,
      reporter: '$8',
      note: '$9',
      code: `case source when 'FAILED' then failure_code end`,
    })} from chosen where not live
  ), ${COUNT_TRANSITIONS}
  select ${SEEN},
         (select coalesce(json_agg(json_build_object('jobId', id, 'applied', not live) order by id), '[]') from chosen) as jobs`;

const OF_SELECTION = statementOf(false);
const OF_NAMED = statementOf(true);

/** Brings back the jobs that a retry is about, of the next `limit` ended jobs of its task: one statement. */
export async function reviveNext(
  tx: Tx,
  action: RunningAction,
  parameters: readonly unknown[],
): Promise<ActionBatch<RevivedJob>> {
  const rows = await tx.query<ActionBatch<RevivedJob>>(action.named ? OF_NAMED : OF_SELECTION, parameters);
  return rows[0] ?? { jobs: [], seen: 0, cursor: null, matched: 0, applied: 0 };
}
