import { startLoop, type Loop, type LoopOptions } from '@visor/service';
import type { Deps, LoopName } from './deps.ts';
import { expireLeases } from './lease/expire-leases.ts';
import { failRefusedJobs } from './scheduling/fail-refused-jobs.ts';
import { resendRequests } from './registration/resend-requests.ts';
import { look, maySweep, type Watch } from './lease/expiry-watch.rules.ts';
import { asOwner } from './owner.ts';
import { offerJobs } from './scheduling/offer-jobs.ts';
import { cancelJobs } from './cancel/cancel-jobs.ts';
import type { Catalog } from './task/catalog-client.ts';
import { finishTasks } from './task/summarize-tasks.ts';
import { formJobs } from './forming/form-jobs.ts';
import { lookUpTasks } from './intake/look-up-tasks.ts';

/** The sweeper's rounds; the watch lives as long as the process. */
export function sweeper(deps: Deps, everyMs: number): () => Promise<boolean> {
  let watch: Watch | undefined;
  return async () => {
    const now = deps.now().getTime();
    watch = look(watch, now, Math.max(everyMs * 3, deps.times.heartbeat));
    return maySweep(watch, now, deps.times.lease) ? expireLeases(deps) : false;
  };
}

/** Each claim and report wakes the offer; the window is far larger than what pilots take in this time. */
const offerGapMs = 100;

/** Every loop of the service, each run by one owner at a time. A wake starts a round at once. */
export function startLoops(
  deps: Deps,
  catalog: Catalog,
  every: number,
  noted: Pick<LoopOptions, 'logger' | 'progress'>,
): AsyncDisposable & { wake(name: LoopName): void } {
  const rounds: Record<LoopName | 'resend' | 'finish' | 'sweep' | 'refused', () => Promise<boolean>> = {
    lookUp: () => lookUpTasks(deps, catalog),
    form: () => formJobs(deps, catalog),
    offer: () => offerJobs(deps),
    cancel: () => cancelJobs(deps),
    resend: () => resendRequests(deps),
    finish: async () => {
      await deps.db.transaction((tx) => finishTasks(deps, tx, null, deps.now()));
      return false;
    },
    sweep: sweeper(deps, every),
    refused: () => failRefusedJobs(deps),
  };
  const stack = new AsyncDisposableStack();
  const loops = new Map<string, Loop>();
  for (const [name, round] of Object.entries(rounds)) {
    const gap = name === 'offer' ? offerGapMs : 0;
    loops.set(name, stack.use(startLoop({ name, every, gap, ...noted, work: () => asOwner(deps.db, name, round) })));
  }
  return {
    wake: (name) => loops.get(name)?.wake(),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}
