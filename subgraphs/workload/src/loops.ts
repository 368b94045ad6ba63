import { TRIM_INTERVAL_MS, trimRecords, type LoopDefinition } from '@visor/service';
import type { Config } from './config.ts';
import type { Deps } from './deps.ts';
import { OLD_RECORDS } from './archive/old-records.ts';
import { archiveJobs, keepHistory } from './archive/archive-jobs.ts';
import { hourBefore } from './job/outcome.rules.ts';
import { deleteOldOutcomes } from './health/task-outcome.store.ts';
import { continueDeletions } from './deletion/delete-jobs.ts';
import { expireLeases } from './lease/expire-leases.ts';
import { failRefusedJobs } from './scheduling/fail-refused-jobs.ts';
import { resendRequests } from './registration/resend-requests.ts';
import { canExpire, watchExpiry, type ExpiryWatch } from './lease/expiry-watch.rules.ts';
import { recallUnfitJobs } from './scheduling/recall-unfit-jobs.ts';
import { offerJobs } from './scheduling/offer-jobs.ts';
import { cancelJobs } from './cancel/cancel-jobs.ts';
import { reviveJobs } from './control/revive-jobs.ts';
import { foldFailures, stageFolding } from './rollup/fold-rollups.ts';
import { trimRollups } from './rollup/fold.store.ts';
import type { Runtime } from './runtime.ts';
import { forgetWatches } from './tail/tail.store.ts';
import { summarizeTasks } from './task/summarize-tasks.ts';
import { formFirstPage, formJobs } from './forming/form-jobs.ts';
import { resolveTasks } from './intake/resolve-tasks.ts';

/** Rounds that expire leases; the watch lasts as long as the process. */
export function leaseExpiry(deps: Deps, everyMs: number): () => Promise<boolean> {
  let watch: ExpiryWatch | undefined;
  return async () => {
    const now = deps.now().getTime();
    watch = watchExpiry(watch, now, Math.max(everyMs * 3, deps.times.heartbeat));
    return canExpire(watch, now, deps.times.lease) ? expireLeases(deps) : false;
  };
}

/** Claims and reports wake the offer all the time; the window is far larger than what pilots take in this time. */
const OFFER_GAP_MS = 100;
/** The payloads of a claim start first. */
const OFFER_LAG_MS = 15;

/** Archiving is never urgent; a round that leaves work is followed by the next. */
const ARCHIVE_INTERVAL_MS = 60_000;
const PARTITION_INTERVAL_MS = 600_000;
const FORGET_MS = 600_000;
/** Pilots leave seldom; a round reads the queue. */
const UNFIT_MS = 5_000;
/** An interval of 10 seconds is rolled up within this time of its end. */
const FOLD_MS = 1_000;

/** How many intervals what is not urgent, or was announced to this process already, may wait. */
const SELDOM = 5;

/** All work that the service repeats. */
export function loops(
  { VISOR_LOOP_MS: everyMs, VISOR_AUDIT_DAYS: days }: Config,
  { deps, catalog }: Runtime,
): readonly LoopDefinition[] {
  return [
    {
      name: 'resolve',
      everyMs,
      run: () =>
        resolveTasks(deps, catalog, async (tx, task, page) => {
          if (await formFirstPage(deps, tx, task, page)) deps.wake(tx, 'offer');
        }),
    },
    { name: 'form', everyMs, run: () => formJobs(deps, catalog) },
    { name: 'offer', everyMs, gapMs: OFFER_GAP_MS, lagMs: OFFER_LAG_MS, run: () => offerJobs(deps) },
    { name: 'cancel', everyMs: everyMs * SELDOM, run: () => cancelJobs(deps) },
    { name: 'revive', everyMs: everyMs * SELDOM, run: () => reviveJobs(deps) },
    { name: 'delete', everyMs: everyMs * SELDOM, run: () => continueDeletions(deps) },
    { name: 'resend', everyMs: everyMs * SELDOM, run: () => resendRequests(deps) },
    {
      name: 'summarize',
      everyMs: everyMs * SELDOM,
      run: async () => void (await deps.db.transaction((tx) => summarizeTasks(deps, tx, null, deps.now()))),
    },
    { name: 'expire', everyMs, run: leaseExpiry(deps, everyMs) },
    { name: 'archive', everyMs: ARCHIVE_INTERVAL_MS, run: () => archiveJobs(deps, catalog) },
    {
      name: 'trimRecords',
      everyMs: TRIM_INTERVAL_MS,
      run: async (signal) => {
        await trimRecords(deps.db, OLD_RECORDS, { now: deps.now(), days }, signal);
      },
    },
    { name: 'keepHistory', everyMs: PARTITION_INTERVAL_MS, run: () => keepHistory(deps) },
    { name: 'forgetOutcomes', everyMs: FORGET_MS, run: async () => deleteOldOutcomes(deps.db, hourBefore(deps.now())) },
    {
      name: 'forgetWatches',
      everyMs: ARCHIVE_INTERVAL_MS,
      run: async () => void (await forgetWatches(deps.db, deps.now())),
    },
    { name: 'foldStages', everyMs: FOLD_MS, run: stageFolding(deps) },
    { name: 'foldFailures', everyMs: FOLD_MS, run: () => foldFailures(deps) },
    { name: 'trimRollups', everyMs: PARTITION_INTERVAL_MS, run: () => trimRollups(deps.db, deps.now()) },
    { name: 'recallUnfit', everyMs: UNFIT_MS, run: () => recallUnfitJobs(deps) },
    { name: 'failRefused', everyMs: everyMs * SELDOM, run: () => failRefusedJobs(deps) },
  ];
}
