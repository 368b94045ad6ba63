import { messageOf } from './message.rules.ts';
import { intervalOf, STEPS } from './resolution.rules.ts';
import type { FailureEvent, FailureGroup } from './failure.store.ts';

/** What distinguishes groups, beside their interval. */
type GroupKey = Pick<FailureGroup, 'code' | 'node' | 'taskId' | 'message'>;

/** Groups that a batch makes at most: failures whose texts have nothing in common do not fill the roll-ups. */
const MAX_GROUPS = 500;
/** What stands for messages beyond that. */
export const OTHER_MESSAGES = 'other messages';

const keyOf = (at: Date, { code, node, taskId, message }: GroupKey): string =>
  JSON.stringify([at.getTime(), code, node, taskId, message]);

/**
 * Groups failures that are alike, by interval.
 * @param digest of a message: part of a key, which has a bounded length
 */
export function groupFailures(events: readonly FailureEvent[], digest: (message: string) => string): FailureGroup[] {
  const [finest = 10] = STEPS;
  const groups = new Map<string, FailureGroup>();
  for (const event of events) {
    const when = new Date(event.at);
    const at = intervalOf(when, finest);
    const { code, taskId, jobId, attempt, stage, device } = event;
    const own = { code, taskId, node: event.node ?? '', message: messageOf(event.text ?? '') };
    const isKept = groups.has(keyOf(at, own)) || groups.size < MAX_GROUPS;
    const key = isKept ? own : { ...own, node: '', message: OTHER_MESSAGES };
    const before = groups.get(keyOf(at, key));
    groups.set(keyOf(at, key), {
      ...key,
      at,
      messageKey: digest(key.message),
      stage,
      device,
      count: (before?.count ?? 0) + 1,
      endedJobs: (before?.endedJobs ?? 0) + (event.endsJob ? 1 : 0),
      firstAt: before && before.firstAt < when ? before.firstAt : when,
      lastAt: before && before.lastAt > when ? before.lastAt : when,
      jobId,
      attempt,
    });
  }
  return [...groups.values()];
}
