import { TRIM_INTERVAL_MS, trimRecords, type LoopDefinition, type OldRecords } from '@visor/service';
import { evaluatePendingCloses } from './dataset/evaluate-closes.ts';
import { deleteLinkKeys } from './link/link-key.store.ts';
import { KEY_KEPT_MS } from './link/link.rules.ts';
import { deleteOldReplies } from './registration/registration.store.ts';
import { StorageKeeper } from './storage/look-after-storages.ts';
import { addUpStorageUse } from './storage/usage.store.ts';
import { GraceClock } from './retention/grace.ts';
import { RetentionRounds } from './retention/plan.ts';
import type { Config } from './config.ts';
import { removeAbandonedUploads } from './upload/remove-abandoned-uploads.ts';
import { CLOSES_LOOP, type Runtime } from './runtime.ts';

const GRACE_INTERVAL_MS = 10_000;
const RETENTION_INTERVAL_MS = 60_000;
const CLOSE_INTERVAL_MS = 5_000;
const REPLY_INTERVAL_MS = 60_000;
const USE_INTERVAL_MS = 1_000;
const STORAGE_INTERVAL_MS = 1_000;
const HOUR_MS = 3_600_000;
const REFUSAL_HOURS = 30 * 24;

/** What goes after VISOR_AUDIT_DAYS. */
const OLD_RECORDS: readonly OldRecords[] = [
  { table: 'dataset_action', condition: 'r.at < $1' },
  { table: 'recorded_event', condition: 'r.at < $1' },
];

/** All work that the service repeats. */
export const loops = (
  { VISOR_LOG_HOURS: hours, VISOR_AUDIT_DAYS: days }: Config,
  { db, deps, uploads, places, logger }: Runtime,
): readonly LoopDefinition[] => {
  const keeper = new StorageKeeper({ db, deps, roots: places.roots });
  return [
    {
      name: CLOSES_LOOP,
      everyMs: CLOSE_INTERVAL_MS,
      run: () => db.transaction((tx) => evaluatePendingCloses(deps, tx), { isSmall: true }),
    },
    {
      name: 'add up storage use',
      everyMs: USE_INTERVAL_MS,
      run: () => addUpStorageUse(db),
    },
    {
      name: 'look after storages',
      everyMs: STORAGE_INTERVAL_MS,
      run: () => keeper.round(),
    },
    ...retentionLoops(db, deps),
    {
      name: 'delete old link keys',
      everyMs: HOUR_MS,
      run: () => deleteLinkKeys(db, new Date(deps.now().getTime() - KEY_KEPT_MS)),
    },
    {
      name: 'remove abandoned uploads',
      everyMs: HOUR_MS,
      run: () => removeAbandonedUploads({ db, files: uploads.uploadFiles, roots: places.roots, logger }),
    },
    {
      name: 'delete old replies',
      everyMs: REPLY_INTERVAL_MS,
      run: () => {
        const before = (age: number) => new Date(deps.now().getTime() - age * HOUR_MS);
        return db.transaction((tx) =>
          deleteOldReplies(tx, { ok: before(hours), refused: before(Math.max(hours, REFUSAL_HOURS)) }),
        );
      },
    },
    {
      name: 'trim records',
      everyMs: TRIM_INTERVAL_MS,
      run: async (signal) => {
        await trimRecords(db, OLD_RECORDS, { now: deps.now(), days }, signal);
      },
    },
  ];
};

/** What marks datasets for deletion, and lets the time pass until it begins. */
function retentionLoops(db: Runtime['db'], deps: Runtime['deps']): LoopDefinition[] {
  const clock = new GraceClock(GRACE_INTERVAL_MS);
  const rounds = new RetentionRounds();
  return [
    { name: 'count graces', everyMs: GRACE_INTERVAL_MS, run: (signal) => clock.round(deps, db, signal) },
    { name: 'apply retention', everyMs: RETENTION_INTERVAL_MS, run: () => rounds.round(deps, db) },
  ];
}
