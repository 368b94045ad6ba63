import { createHash } from 'node:crypto';
import type { Deps } from '../deps.ts';
import { addFailures, takeFailures } from './failure.store.ts';
import { groupFailures } from './failure-groups.rules.ts';
import { foldInterval, takeInterval } from './fold.store.ts';
import { intervalOf, STEPS } from './resolution.rules.ts';

const MAX_FAILURES = 5_000;
/** Longer than a fold may fail to come: what a task has gained since is not missed. */
const ENDED_SECONDS = 86_400;
const DIGEST_LENGTH = 16;

/** Rounds that roll up each interval once it has ended: the database is asked once for each. */
export function stageFolding(deps: Pick<Deps, 'db' | 'now'>): () => Promise<void> {
  let done: number | undefined;
  return async () => {
    const [finest = 10] = STEPS;
    const interval = intervalOf(deps.now(), finest).getTime();
    if (interval === done) return;
    await foldStages(deps);
    done = interval;
  };
}

const digestOf = (message: string): string =>
  createHash('sha256').update(message).digest('hex').slice(0, DIGEST_LENGTH);

/** Rolls up the interval that has just ended, unless it is already. What it writes and that it was written is one transaction. */
export async function foldStages({ db, now }: Pick<Deps, 'db' | 'now'>): Promise<void> {
  const time = now();
  const [finest = 10] = STEPS;
  const ended = new Date(intervalOf(time, finest).getTime() - finest * 1_000);
  const since = new Date(time.getTime() - ENDED_SECONDS * 1_000);
  await db.transaction(async (tx) => {
    if (await takeInterval(tx, ended)) await foldInterval(tx, ended, since, time);
  });
}

/** Counts failures that wait for it, a batch at a time: each goes in the transaction that counts it. Returns whether there are more. */
export const foldFailures = ({ db }: Pick<Deps, 'db'>): Promise<boolean> =>
  db.transaction(async (tx) => {
    const events = await takeFailures(tx, MAX_FAILURES);
    await addFailures(tx, groupFailures(events, digestOf));
    return events.length === MAX_FAILURES;
  });
