import type { Event } from '@visor/bus';
import type { Tx } from '@visor/db';
import { isUuid, type FileProcessReply } from '@visor/schema';
import { sample } from '@visor/service';
import type { Deps } from '../deps.ts';
import { finishTasks } from '../task/summarize-tasks.ts';
import { storableJson } from '../text.ts';
import { jobsChanged } from '../job/job.messages.ts';
import { applyAnswers, lockOpenRequests, type Answer } from './registration.store.ts';

const textOf = (reply: FileProcessReply): string => {
  const items = reply.items.filter((item) => item.status === 'ERROR');
  const said = items.slice(0, 5).map((item) => [item.code, item.details].filter(Boolean).join(': '));
  return [reply.details, ...said].filter(Boolean).join('; ').slice(0, 2_000) || 'the catalog gave no reason';
};

function answerOf(reply: FileProcessReply): Answer {
  const id = reply.requestId.toLowerCase();
  if (reply.status === 'OK') return { id, outcome: 'OK', text: null };
  if (reply.retrying) return { id, outcome: 'DELAYED', text: `registration is delayed: ${textOf(reply)}` };
  return { id, outcome: 'REFUSED', text: `registration was refused: ${textOf(reply)}` };
}

/** Of several answers to one request in a batch, one that decides outweighs those that only tell of a delay. */
function weigh(answers: readonly Answer[]): Map<string, Answer> {
  const byRequest = new Map<string, Answer>();
  for (const answer of answers) {
    const before = byRequest.get(answer.id);
    if (!before || before.outcome === 'DELAYED') byRequest.set(answer.id, answer);
  }
  return byRequest;
}

/** A batch of the catalog's answers. One to a request that is unknown or answered already changes nothing. */
export async function takeReplies(deps: Deps, tx: Tx, events: readonly Event<FileProcessReply>[]): Promise<void> {
  const replies = events.map(({ value }) => value).filter((reply) => isUuid(reply.requestId));
  const answers = weigh(replies.map(answerOf));
  const open = await lockOpenRequests(tx, [...answers.keys()]);
  const applicable = open.flatMap((request) => answers.get(request.id) ?? []);
  if (applicable.length === 0) return;
  const now = deps.now();
  const { moved, complete } = await applyAnswers(tx, JSON.parse(storableJson(applicable)) as Answer[], now);
  deps.bus.publish(
    tx,
    'wms.jobs.status',
    jobsChanged(moved.map(({ taskId, jobId, state, attempt }) => ({ taskId, jobId, state, attempt }))),
  );
  const outcomes = Object.groupBy(applicable, ({ outcome }) => outcome);
  const { OK = [], DELAYED = [], REFUSED = [] } = outcomes;
  const jobs = sample(moved).map(({ jobId }) => jobId);
  const counts = { OK: OK.length, DELAYED: DELAYED.length, REFUSED: REFUSED.length };
  deps.logAfterCommit(tx, { ...counts, ended: moved.length, jobs }, 'registrations answered');
  await finishTasks(deps, tx, complete, now);
}
