import type { LoopDefinition } from '@visor/service';
import type { Config } from './config.ts';
import type { Deps } from './deps.ts';
import { expireLeases } from './lease/expire-leases.ts';
import { failRefusedJobs } from './scheduling/fail-refused-jobs.ts';
import { resendRequests } from './registration/resend-requests.ts';
import { look, maySweep, type Watch } from './lease/expiry-watch.rules.ts';
import { offerJobs } from './scheduling/offer-jobs.ts';
import { cancelJobs } from './cancel/cancel-jobs.ts';
import type { Runtime } from './runtime.ts';
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
const OFFER_GAP_MS = 100;

/** All work that the service repeats. */
export function loops({ VISOR_LOOP_MS: everyMs }: Config, { deps, catalog }: Runtime): readonly LoopDefinition[] {
  return [
    { name: 'lookUp', everyMs, run: () => lookUpTasks(deps, catalog) },
    { name: 'form', everyMs, run: () => formJobs(deps, catalog) },
    { name: 'offer', everyMs, gapMs: OFFER_GAP_MS, run: () => offerJobs(deps) },
    { name: 'cancel', everyMs, run: () => cancelJobs(deps) },
    { name: 'resend', everyMs, run: () => resendRequests(deps) },
    {
      name: 'finish',
      everyMs,
      run: async () => void (await deps.db.transaction((tx) => finishTasks(deps, tx, null, deps.now()))),
    },
    { name: 'sweep', everyMs, run: sweeper(deps, everyMs) },
    { name: 'refused', everyMs, run: () => failRefusedJobs(deps) },
  ];
}
