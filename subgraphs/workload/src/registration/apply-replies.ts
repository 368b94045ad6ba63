import type { Event } from '@visor/bus';
import type { Tx } from '@visor/db';
import { isUuid, type FileProcessReply } from '@visor/schema';
import { sample } from '@visor/service';
import type { Deps } from '../deps.ts';
import { jobsChanged } from '../job/job.messages.ts';
import { summarizeTasks } from '../task/summarize-tasks.ts';
import { answerOf, decisiveAnswers } from './reply.rules.ts';
import { applyAnswers, lockOpenRequests } from './registration.store.ts';

/** Applies a batch of the catalog's replies. A reply to a request that is unknown or was answered before changes nothing. */
export async function applyReplies(deps: Deps, tx: Tx, events: readonly Event<FileProcessReply>[]): Promise<void> {
  const replies = events.map(({ value }) => value).filter((reply) => isUuid(reply.requestId));
  const answers = decisiveAnswers(replies.map(answerOf));
  const open = await lockOpenRequests(tx, [...answers.keys()]);
  const applicable = open.flatMap((request) => answers.get(request.id) ?? []);
  if (applicable.length === 0) return;
  const now = deps.now();
  const { answered, complete } = await applyAnswers(tx, applicable, now);
  deps.publish(
    tx,
    'wms.jobs.status',
    jobsChanged(answered.map(({ taskId, jobId, state, attempt }) => ({ taskId, jobId, state, attempt }))),
  );
  const { OK = [], DELAYED = [], REFUSED = [] } = Object.groupBy(applicable, ({ outcome }) => outcome);
  const jobs = sample(answered).map(({ jobId }) => jobId);
  const counts = { OK: OK.length, DELAYED: DELAYED.length, REFUSED: REFUSED.length };
  deps.logAfterCommit(tx, { ...counts, ended: answered.length, jobs }, 'registrations answered');
  await summarizeTasks(deps, tx, complete, now);
}
